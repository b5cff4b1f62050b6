import { analysing } from './analysing.ts';
import { portion } from './encode/progress.ts';
import { createZip, zipLength } from '../shared/zip/zip.ts';
import { afterListening, gainFor, listenFirst } from './loudness/gain.ts';
import type { Converting, Facts, Made, Make, MakeTask } from './made.ts';
import type { Recipe } from './recipe.ts';
import { probe } from './probe/probe.ts';
import type { Text } from './tags/carried-tags.ts';
import type { Chapter } from './tags/chapters.ts';
import { chaptersIn, readTag } from './tags/tag.ts';

/** Makes a zip with a tagged and numbered file for each chapter. All have the same gain. */
export async function makeChapters(
  converting: Converting,
  task: MakeTask,
  recipe: Recipe,
  make: Make,
  signal: AbortSignal,
): Promise<Made> {
  const { ffmpeg, limits } = converting;
  const { input, output, title } = task;
  const probed = await probe(ffmpeg, input, recipe, limits, signal);
  const from = recipe.cut?.from ?? 0;
  const tagging = { ...recipe.tagging, from };
  const tag = await readTag(
    ffmpeg,
    { input, output, tags: `${output}.tags`, title, ...tagging, ...probed },
    signal,
  );
  const length = probed.report.duration ?? limits.maxDuration;
  const chapters = chaptersIn(tag, length);
  const all = chapters.length > 0 ? chapters : [{ start: 0, end: length, title: '' }];
  const measuring = { ...task, limits };
  const gain = await gainFor(ffmpeg, measuring, probed, recipe, signal);
  // Each chapter is encoded by itself, so nobody else hears the whole.
  const heard =
    gain.heard ?? (recipe.isHeard ? await listenFirst(ffmpeg, measuring, probed, recipe, signal) : undefined);
  const encoding = heard ? afterListening(task) : task;
  const album = tag.texts.find(([name]) => name === 'album' || name === 'title')?.[1] ?? title;
  const made: Made[] = [];
  for (const [place, chapter] of all.entries()) {
    const cut = {
      from: from + chapter.start,
      to: place === all.length - 1 && !recipe.cut ? Infinity : from + chapter.end,
    };
    const texts: Text[] = [
      ['album', album],
      ['title', titleOf(chapter, place)],
      ['track', `${place + 1}/${all.length}`],
    ];
    const own = {
      ...{ ...recipe, cut, gain, isOrdinary: false, mayCopy: false, isHeard: false },
      tagging: {
        from: cut.from,
        replaced: [...texts.slice(0, 1), ...recipe.tagging.replaced, ...texts.slice(1)],
        isChapter: true,
      },
    };
    const progress = portion(encoding, chapter.start / length, chapter.end / length);
    made.push(await make(converting, { ...task, ...progress, output: `${output}.${place}` }, own, signal));
  }
  const entries = made.map(({ facts, open }, place) => ({
    ...{ name: fileName(all[place], place, all.length, task.options.format), size: facts.size },
    ...{ modified: new Date(), open: () => Promise.resolve(open()) },
  }));
  return {
    ...{ facts: together(made, zipLength(entries)), open: () => createZip(entries, signal) },
    ...analysing(converting, { input, probed, tag, recipe, heard }),
  };
}

function titleOf({ title }: Chapter, place: number): string {
  return title === '' ? `Chapter ${place + 1}` : title;
}

/** Characters. */
const longestName = 100;

/** `07 Title.mp3`, as every system can save it. */
function fileName(chapter: Chapter | undefined, place: number, count: number, extension: string): string {
  const number = String(place + 1).padStart(Math.max(2, String(count).length), '0');
  const title = chapter ? titleOf(chapter, place) : '';
  const safe = Array.from(title.replaceAll(/\p{Cc}|[<>:"|?*/\\]+/gu, '_'))
    .slice(0, longestName)
    .join('');
  return `${`${number} ${safe}`.trim()}.${extension}`;
}

/** @param size of the zip, in bytes */
function together(made: readonly Made[], size: number): Facts {
  const all = made.map(({ facts }) => facts);
  const sum = (of: (facts: Facts) => number) => all.reduce((total, facts) => total + of(facts), 0);
  const duration = sum((facts) => facts.duration);
  const starts = all.map((_, place) => all.slice(0, place).reduce((time, facts) => time + facts.duration, 0));
  const longest = all
    .flatMap(({ gaps }, place) =>
      gaps.longest.map((gap) => ({ ...gap, start: gap.start + (starts[place] ?? 0) })),
    )
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 10)
    .toSorted((a, b) => a.start - b.start);
  return {
    ...{ size, duration, bitrate: Math.round((size * 8) / duration), missing: sum(({ missing }) => missing) },
    isTruncated: all.some(({ isTruncated }) => isTruncated),
    gaps: { seconds: sum(({ gaps }) => gaps.seconds), damaged: sum(({ gaps }) => gaps.damaged), longest },
    copied: false,
    isLoudnessLimited: all.some(({ isLoudnessLimited }) => isLoudnessLimited),
    isOtherTrack: all.some(({ isOtherTrack }) => isOtherTrack),
  };
}
