import { rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Options } from '../shared/options/options.ts';
import { readAnalysis, writeAnalysis } from '../shared/analysis/stored-analysis.ts';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { blobFile } from './blob-file.ts';
import { throwIfCancelled } from './cancellations.ts';
import { together } from './encode/together.ts';
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

export interface Converted {
  facts: Facts;
  /**
   * Makes and stores the analysis where nothing was decoded, which may take much longer than the result. Until
   * then there is none.
   */
  analyseLater?: (signal: AbortSignal) => Promise<void>;
}

/**
 * Converts the video in the store to the result in the store. Repeating it stores the same again.
 * @param job results of an earlier attempt in it are used again
 * @returns undefined if the video is gone because its owner has deleted it
 * @throws ConversionError if the video cannot be converted, CancelledError; after any other error a retry may
 * succeed
 */
export async function convert(
  deps: ConvertDeps,
  task: ConvertTask,
  job: Job,
): Promise<Converted | undefined> {
  const { blobs } = deps;
  const { id, attempt, signal } = task;
  const made = job.made ?? (await makeIn(deps, task, job.directory));
  if (!made) return undefined;
  job.made = made;
  await throwIfCancelled(blobs, { id, attempt });
  const { facts, isAnalysed } = made;
  const analyse = async (signal: AbortSignal) => ({ ...(await made.analyse(signal)), attempt });
  // A message that comes again may find its result told, and the video removed for that reason.
  const wasThere = (await blobs.stat('mp3s', id)) !== undefined;
  await together(signal, async (signal, add) => {
    // The former analysis may be of another part.
    add(isAnalysed ? writeAnalysis(blobs, id, await analyse(signal), signal) : blobs.remove('analyses', id));
    await blobs.put('mp3s', id, made.open(), { signal });
  });
  if (!(await blobs.stat('videos', id)) && !wasThere) {
    // The conversion was deleted meanwhile. Nobody would ever remove what was stored.
    await Promise.all([blobs.remove('mp3s', id), blobs.remove('analyses', id)]);
    return undefined;
  }
  if (isAnalysed) return { facts };
  return {
    facts,
    analyseLater: async (signal) => {
      const analysis = await withCore(deps, signal, () => analyse(signal));
      const stored = await readAnalysis(blobs, id);
      // A newer attempt may have overtaken this one.
      if (stored === undefined || stored.attempt <= attempt) await writeAnalysis(blobs, id, analysis, signal);
      // The video may have been removed meanwhile because its result is done.
      if (!(await blobs.stat('mp3s', id))) await blobs.remove('analyses', id);
    },
  };
}

async function makeIn(
  deps: ConvertDeps,
  { id, filename, options, onProgress, signal }: ConvertTask,
  directory: string,
): Promise<Made | undefined> {
  const input = await blobFile(deps.blobs, { bucket: 'videos', id }, { directory, signal });
  if (input === undefined) return undefined;
  const output = join(directory, 'music');
  const earlier = await readAnalysis(deps.blobs, id);
  const task = { input, output, title: parse(filename).name, options, earlier, onProgress };
  return withCore(deps, signal, async () => {
    const made = await withinTimeout(deps.timeout, signal, (signal) => make(deps, task, signal));
    if (!made.isAnalysed) return made;
    const analysis = await made.analyse(signal);
    // Storing the result may have to wait. The copy of the video is no longer needed.
    await rm(join(directory, 'videos'), { force: true });
    return { ...made, analyse: () => Promise.resolve(analysis) };
  });
}

async function withCore<T>(
  { threads }: ConvertDeps,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const core = await threads.cores.take(signal);
  try {
    return await work();
  } finally {
    core.release();
  }
}
