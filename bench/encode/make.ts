import type { AnalysisFile } from '../../shared/analysis/analysis.ts';
import { defaultOptions } from '../../shared/options/options.ts';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createCores } from '../../converter/encode/cores.ts';
import type { Facts } from '../../converter/made.ts';
import { make as makeResult } from '../../converter/make.ts';
import type { Workplace } from '../workplace.ts';
import { processorTime } from './processor-time.ts';

export interface Cost {
  seconds: number;
  processor: number;
  /** Of the mp3, in bytes. */
  size: number;
}

/** Makes an mp3 as the converter does. @param threads encoders, at most. @param earlier analysis, if it is known */
export async function make(
  { directory }: Workplace,
  ffmpeg: string,
  input: string,
  threads: number,
  earlier?: AnalysisFile,
): Promise<Cost & { facts: Facts; analysis: AnalysisFile }> {
  const job = join(directory, 'job');
  await mkdir(job);
  const cores = createCores(threads);
  const { signal } = new AbortController();
  await cores.take(signal);
  const converting = { ffmpeg, limits: { maxDuration: 12 * 3600 }, threads: { cores, most: threads } };
  const task = {
    input,
    output: join(job, 'music'),
    title: 'video',
    ...{ options: defaultOptions, earlier },
    onProgress: () => undefined,
  };
  try {
    const { seconds, processor, result } = await costOf(async () => {
      const { facts, analyse } = await makeResult(converting, task, signal);
      return { facts, analysis: await analyse(signal) };
    });
    return { seconds, processor, size: result.facts.size, ...result };
  } finally {
    await rm(job, { recursive: true });
  }
}

export async function costOf<T>(
  work: () => Promise<T>,
): Promise<{ seconds: number; processor: number; result: T }> {
  const [startedAt, before] = [performance.now(), processorTime()];
  const result = await work();
  return { seconds: (performance.now() - startedAt) / 1000, processor: processorTime() - before, result };
}
