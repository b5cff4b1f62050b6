import type { FileHandle } from 'node:fs/promises';
import type { Probe } from '../probe/probe.ts';
import { tagFrames } from './carried-tags.ts';
import { arrangeChapters, type Chapter } from './chapters.ts';
import { extractCover } from './cover.ts';
import { chapterFrames, id3Tag, id3TagBytes, pictureFrame } from './id3.ts';
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
  /** Where the mp3 will be. */
  output: string;
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

/** The largest possible size of the tag in bytes, whatever the mp3's length. */
export function roomFor({ frames, chapters }: Tag): number {
  const all = chapterFrames(chapters.map(({ title }) => ({ title, start: 0, end: 0 })));
  return [...frames, ...all].reduce((bytes, { length }) => bytes + length, 0);
}

/**
 * Writes the tag into the space that ffmpeg reserved, which avoids copying the mp3.
 * @param duration of the mp3, in seconds
 */
export async function writeTag(
  file: FileHandle,
  { frames, chapters, soundStart }: Tag,
  duration: number,
): Promise<void> {
  const arranged = arrangeChapters(chapters, { start: soundStart, duration });
  const tag = id3Tag([...frames, ...chapterFrames(arranged)], await tagBytes(file));
  await file.write(tag, 0, tag.length, 0);
}

/** Of the tag at the file's beginning. @throws Error if there is none */
export async function tagBytes(file: FileHandle): Promise<number> {
  const { buffer } = await file.read(Buffer.alloc(10), 0, 10, 0);
  return id3TagBytes(buffer);
}
