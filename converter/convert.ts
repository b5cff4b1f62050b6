import { createReadStream } from 'node:fs';
import { join, parse } from 'node:path';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { blobFile } from './blob-file.ts';
import { throwIfCancelled } from './cancellations.ts';
import { mayBeCutOff } from './completeness.ts';
import { withJobDirectory } from './job-directory.ts';
import { makeMp3, type Mp3Facts } from './mp3.ts';
import { probe, type Limits } from './probe.ts';
import { wholeness } from './riff.ts';
import { verifyMp3 } from './verify.ts';

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
 * From the video in the store to the mp3 in the store. Doing it again finds the mp3 there and does nothing twice.
 * @returns undefined when the video is gone: its owner has deleted it
 * @throws ConversionError when no mp3 can come of it, CancelledError; anything else may pass when tried again
 */
export function convert(deps: ConvertDeps, task: ConvertTask): Promise<Mp3Facts | undefined> {
  return withJobDirectory(
    async (directory) => (await finishedBefore(deps, task, directory)) ?? (await make(deps, task, directory)),
  );
}

/**
 * An earlier delivery of the message may have come this far and died before it could tell. Where something seems to be missing
 * from the sound it is made again: only the encoding tells how much.
 */
async function finishedBefore(
  { blobs, ffmpeg, limits }: ConvertDeps,
  { id, signal }: ConvertTask,
  directory: string,
): Promise<Mp3Facts | undefined> {
  if (!(await blobs.stat('mp3s', id))) return undefined;
  const file = await blobFile(blobs, { bucket: 'mp3s', id }, { directory, signal });
  const video = await blobFile(blobs, { bucket: 'videos', id }, { directory, signal });
  if (file === undefined || video === undefined) return undefined;
  const facts = await verifyMp3(ffmpeg, file, signal);
  const outcome = { held: facts.duration, whole: await wholeness(video) };
  return mayBeCutOff(await probe(ffmpeg, video, limits, signal), outcome)
    ? undefined
    : { ...facts, missing: 0 };
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
