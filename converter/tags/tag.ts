import type { Probe } from '../probe/probe.ts';
import { tagFrames } from './carried-tags.ts';
import { arrangeChapters, type Chapter } from './chapters.ts';
import { extractCover } from './cover.ts';
import { chapterFrames, id3Tag, pictureFrame } from './id3.ts';
import { readMetadata } from './read-metadata.ts';

/** What an mp3 says about itself. */
export interface Tag {
  /** Texts and cover, as ID3 frames. */
  frames: readonly Buffer[];
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

/** Reads from the source what the mp3 may reveal about it. */
export async function readTag(ffmpeg: string, task: TagTask, signal: AbortSignal): Promise<Tag> {
  const { chapters, soundStart, ...metadata } = await readMetadata(ffmpeg, task, signal);
  const { input, output, report, title } = task;
  const cover =
    report.cover === undefined
      ? undefined
      : await extractCover(ffmpeg, { input, output: `${output}.cover`, stream: report.cover }, signal);
  const picture = cover ? [pictureFrame(cover.content, cover.type)] : [];
  return { frames: [...tagFrames(metadata, title), ...picture], chapters, soundStart };
}

/** @param duration of the mp3, in seconds. @returns the tag as it stands in the mp3 */
export function tagOf({ frames, chapters, soundStart }: Tag, duration: number): Buffer {
  return id3Tag([...frames, ...chapterFrames(arrangeChapters(chapters, { start: soundStart, duration }))]);
}
