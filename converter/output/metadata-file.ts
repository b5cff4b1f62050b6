import { milliseconds, type Chapter } from '../tags/chapters.ts';
import type { Text } from '../tags/carried-tags.ts';
import type { FileFormat } from './file-format.ts';

/** Texts and chapters as `ffmetadata`. @param chapters on the clock of the result */
export function metadataFile(
  texts: readonly Text[],
  chapters: readonly Chapter[],
  kind: FileFormat['chapters'],
): string {
  const tags = [
    ...texts.filter(([name]) => name !== 'language'),
    ...(kind === 'tags' ? asTags(chapters) : []),
  ];
  const sections = kind === 'chapters' ? fromTheStart(chapters).map(section) : [];
  return [';FFMETADATA1', ...tags.map(entry), ...sections, ''].join('\n');
}

/** `CHAPTER000=00:01:02.345`, `CHAPTER000NAME=…`: most players of FLAC and Opus read this. */
function asTags(chapters: readonly Chapter[]): [string, string][] {
  return chapters.flatMap(({ start, title }, place): [string, string][] => {
    const name = `CHAPTER${String(place).padStart(3, '0')}`;
    return [[name, clock(start)], ...(title === '' ? [] : [[`${name}NAME`, title] as [string, string]])];
  });
}

/** In an mp4, a first chapter that begins later would begin at 0 for some players. */
function fromTheStart(chapters: readonly Chapter[]): readonly Chapter[] {
  const [first] = chapters;
  if (!first || milliseconds(first.start) === 0) return chapters;
  return [{ start: 0, end: first.start, title: '' }, ...chapters];
}

function section({ start, end, title }: Chapter): string {
  const times = ['TIMEBASE=1/1000', `START=${milliseconds(start)}`, `END=${milliseconds(end)}`];
  return ['[CHAPTER]', ...times, entry(['title', title])].join('\n');
}

function entry([name, value]: readonly [string, string]): string {
  return `${name}=${value.replaceAll(/[=;#\\\n]/g, String.raw`\$&`)}`;
}

function clock(seconds: number): string {
  const total = milliseconds(seconds);
  const [hours, minutes] = [Math.floor(total / 3_600_000), Math.floor(total / 60_000) % 60];
  return `${two(hours)}:${two(minutes)}:${((total % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
