import { createReadStream } from 'node:fs';
import { join, parse } from 'node:path';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { blobFile } from './blob-file.ts';
import { throwIfCancelled } from './cancellations.ts';
import { withJobDirectory } from './job-directory.ts';
import { makeMp3, type Mp3Facts } from './mp3.ts';
import type { Limits } from './probe.ts';

export interface ConvertDeps {
  blobs: BlobStore;
  /** Path of the program. */
  ffmpeg: string;
  limits: Limits;
}

export interface ConvertTask {
  id: string;
  attempt: number;
  filename: string;
  /** From 0 to 1. */
  onProgress: (progress: number) => void;
  signal: AbortSignal;
}

/**
 * From the video in the store to the mp3 in the store. Doing it again puts the same mp3 in its place.
 * @returns undefined when the video is gone: its owner has deleted it
 * @throws ConversionError when no mp3 can come of it, CancelledError; anything else may pass when tried again
 */
export function convert(deps: ConvertDeps, task: ConvertTask): Promise<Mp3Facts | undefined> {
  return withJobDirectory((directory) => make(deps, task, directory));
}

async function make(
  { blobs, ffmpeg, limits }: ConvertDeps,
  { id, attempt, filename, onProgress, signal }: ConvertTask,
  directory: string,
): Promise<Mp3Facts | undefined> {
  const input = await blobFile(blobs, { bucket: 'videos', id }, { directory, signal });
  if (input === undefined) return undefined;
  const output = join(directory, 'result.mp3');
  const facts = await makeMp3(
    ffmpeg,
    { input, output, title: parse(filename).name, onProgress },
    limits,
    signal,
  );
  await throwIfCancelled(blobs, { id, attempt });
  await blobs.put('mp3s', id, createReadStream(output), { signal });
  if (await blobs.stat('videos', id)) return facts;
  // Deleted while it was converted: nobody would ever remove the mp3.
  await blobs.remove('mp3s', id);
  return undefined;
}
