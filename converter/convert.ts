import { rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Options } from '../shared/options/options.ts';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { blobFile } from './blob-file.ts';
import { throwIfCancelled } from './cancellations.ts';
import type { Job } from './jobs.ts';
import type { Converting, Facts, Made } from './made.ts';
import { make } from './make.ts';
import { withinTimeout } from './time-limits.ts';

export interface ConvertDeps extends Converting {
  blobs: BlobStore;
  /** Seconds that ffmpeg may take for one video, without the store's time. */
  timeout: number;
}

export interface ConvertTask {
  id: string;
  attempt: number;
  filename: string;
  options: Options;
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
export async function convert(deps: ConvertDeps, task: ConvertTask, job: Job): Promise<Facts | undefined> {
  const { blobs } = deps;
  const { id, attempt, signal } = task;
  const made = job.made ?? (await makeIn(deps, task, job.directory));
  if (!made) return undefined;
  job.made = made;
  await throwIfCancelled(blobs, { id, attempt });
  await blobs.put('mp3s', id, made.open(), { signal });
  if (await blobs.stat('videos', id)) return made.facts;
  // The conversion was deleted meanwhile. Nobody would ever remove the mp3.
  await blobs.remove('mp3s', id);
  return undefined;
}

async function makeIn(
  deps: ConvertDeps,
  { id, filename, options, onProgress, signal }: ConvertTask,
  directory: string,
): Promise<Made | undefined> {
  const input = await blobFile(deps.blobs, { bucket: 'videos', id }, { directory, signal });
  if (input === undefined) return undefined;
  const task = { input, output: join(directory, 'music'), title: parse(filename).name, options, onProgress };
  const core = await deps.threads.cores.take(signal);
  try {
    const made = await withinTimeout(deps.timeout, signal, (signal) => make(deps, task, signal));
    // Storing the mp3 may have to wait. The copy of the video is no longer needed.
    await rm(join(directory, 'videos'), { force: true });
    return made;
  } finally {
    core.release();
  }
}
