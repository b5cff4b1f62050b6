import type { Probe } from '../probe/probe.ts';
import { carriedTexts, type Text } from './carried-tags.ts';
import { arrangeChapters, type Chapter } from './chapters.ts';
import { extractCover } from './cover.ts';
import { chapterFrames, id3Tag, pictureFrame, textFrames } from './id3.ts';
import type { Picture } from './picture-metadata.ts';
import { readMetadata } from './read-metadata.ts';

/** What a result says about itself. */
export interface Tag {
  texts: readonly Text[];
  /** Those of the source. */
  sourceTexts: readonly Text[];
  cover: Picture | undefined;
  /** On the source's clock. */
  chapters: readonly Chapter[];
  /** Start of the sound on that clock, in seconds. */
  soundStart: number;
}

export interface TagTask extends Probe {
  input: string;
  /** Files are put beside it, each with its own suffix. */
  output: string;
  /** The file with the source's tags, if there is one. */
  tags: string;
  /** Used if the source has none. */
  title: string;
}

/** How the result's tags differ from those of the source. */
export interface Tagging {
  /** Where the result begins in the source's time, in seconds; undefined for the start of its sound. */
  from: number | undefined;
  /** Replace those of the source. */
  replaced: readonly Text[];
  /** Chapters are left out. */
  isChapter?: boolean;
}

/** Reads from the source what the result may reveal about it. */
export async function readTag(ffmpeg: string, task: TagTask & Tagging, signal: AbortSignal): Promise<Tag> {
  const { chapters, soundStart, ...metadata } = await readMetadata(ffmpeg, task, signal);
  const { input, output, report, title, from, replaced, isChapter = false } = task;
  const tags = new Map<string, string>([...metadata.tags, ...replaced]);
  const cover =
    report.cover === undefined
      ? undefined
      : await extractCover(ffmpeg, { input, output: `${output}.cover`, stream: report.cover }, signal);
  return {
    texts: carriedTexts({ ...metadata, tags }, title),
    sourceTexts: carriedTexts(metadata, ''),
    cover,
    chapters: isChapter ? [] : chapters,
    soundStart: from === undefined ? soundStart : report.start + from,
  };
}

/** @param duration of the mp3, in seconds. @returns the tag as it stands in the mp3 */
export function tagOf(tag: Tag, duration: number): Buffer {
  const { texts, cover } = tag;
  const picture = cover ? [pictureFrame(cover.content, cover.type)] : [];
  return id3Tag([...textFrames(texts), ...picture, ...chapterFrames(chaptersIn(tag, duration))]);
}

/** On the clock of the result. @param duration of the result, in seconds */
export function chaptersIn({ chapters, soundStart }: Tag, duration: number): Chapter[] {
  return arrangeChapters(chapters, { start: soundStart, duration });
}
