import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { blobFile } from './blob-file.ts';
import { throwIfCancelled } from './cancellations.ts';
import type { Job } from './jobs.ts';
import { makeMp3, type Mp3Facts } from './mp3.ts';
import type { Limits } from './probe/probe.ts';
import { withinTimeout } from './time-limits.ts';

export interface ConvertDeps {
  blobs: BlobStore;
  /** Path of the program. */
  ffmpeg: string;
  /** Seconds that ffmpeg may take for one video, without the store's time. */
  timeout: number;
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
 * Converts the video in the store to the mp3 in the store. Repeating it stores the same mp3 again.
 * @param job results of an earlier attempt in it are used again
 * @returns undefined if the video is gone because its owner has deleted it
 * @throws ConversionError if the video cannot be converted, CancelledError; after any other error a retry may
 * succeed
 */
export async function convert(deps: ConvertDeps, task: ConvertTask, job: Job): Promise<Mp3Facts | undefined> {
  const { blobs } = deps;
  const { id, attempt, signal } = task;
  const output = join(job.directory, 'result.mp3');
  const facts = job.made ?? (await make(deps, task, { directory: job.directory, output }));
  if (!facts) return undefined;
  job.made = facts;
  await throwIfCancelled(blobs, { id, attempt });
  await blobs.put('mp3s', id, createReadStream(output), { signal });
  if (await blobs.stat('videos', id)) return facts;
  // The conversion was deleted meanwhile. Nobody would ever remove the mp3.
  await blobs.remove('mp3s', id);
  return undefined;
}

async function make(
  { blobs, ffmpeg, timeout, limits }: ConvertDeps,
  { id, filename, onProgress, signal }: ConvertTask,
  { directory, output }: { directory: string; output: string },
): Promise<Mp3Facts | undefined> {
  const input = await blobFile(blobs, { bucket: 'videos', id }, { directory, signal });
  if (input === undefined) return undefined;
  const task = { input, output, title: parse(filename).name, onProgress };
  const facts = await withinTimeout(timeout, signal, (signal) => makeMp3(ffmpeg, task, limits, signal));
  // Storing the mp3 may have to wait. The copy of the video is no longer needed.
  await rm(join(directory, 'videos'), { force: true });
  return facts;
}
