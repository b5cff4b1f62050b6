import { defaultOptions } from '../../shared/options/options.ts';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createCores } from '../../converter/encode/cores.ts';
import { make } from '../../converter/make.ts';
import { convertBare } from '../bare-ffmpeg.ts';
import type { Options } from '../options.ts';
import { ratioVerdict, say, type Verdict } from '../report.ts';
import { alternate, ratios } from '../rounds.ts';
import { makeVideos } from '../videos.ts';
import type { Workplace } from '../workplace.ts';
import { costOf } from './make.ts';

const mostTime = 1.03;

/** A full queue: one video per core at a time, as many conversions as cores, against bare ffmpeg. */
export async function benchQueue(workplace: Workplace, options: Options, ffmpeg: string): Promise<Verdict[]> {
  const { videos: count, duration, pipelineRounds: rounds } = options;
  const cores = availableParallelism();
  say(`\nQueue: ${count} videos of ${duration} s, ${cores} at a time, against bare ffmpeg.`);
  const videos = await makeVideos(workplace, ffmpeg, { count, duration });
  const bare = () => convertBare(workplace, ffmpeg, videos, cores);
  const ours = () => convertAll(workplace, ffmpeg, videos, cores);
  const [bareSeconds = [], ourSeconds = []] = await alternate(
    [
      { name: 'ffmpeg', measure: async () => (await costOf(bare)).seconds },
      { name: 'mixdown', measure: async () => (await costOf(ours)).seconds },
    ],
    {
      rounds,
      onMeasured: (round, side, seconds) => {
        say(`  ${round === 0 ? 'warm-up' : `round ${round}`}  ${side.padEnd(8)}  ${seconds.toFixed(1)} s`);
      },
    },
  );
  return [
    ratioVerdict("full queue's time, of bare ffmpeg's", ratios(ourSeconds, bareSeconds), {
      atMost: mostTime,
    }),
  ];
}

async function convertAll(
  { directory }: Workplace,
  ffmpeg: string,
  videos: readonly string[],
  count: number,
): Promise<void> {
  const cores = createCores(count);
  const { signal } = new AbortController();
  const converting = { ffmpeg, limits: { maxDuration: 12 * 3600 }, threads: { cores, most: count } };
  const waiting = videos.entries();
  const worker = async () => {
    // The iterator is shared: each worker takes the next one.
    for (const [index, input] of waiting) {
      const job = join(directory, `job-${index}`);
      await mkdir(job);
      const core = await cores.take(signal);
      const task = {
        input,
        output: join(job, 'music'),
        title: 'video',
        options: defaultOptions,
        onProgress: () => undefined,
      };
      await make(converting, task, signal);
      core.release();
      await rm(job, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
}
