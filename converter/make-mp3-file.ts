import { writeFile } from 'node:fs/promises';
import { defaultOptions, type Options } from '../shared/options/options.ts';
import { createCores } from './encode/cores.ts';
import type { Facts } from './made.ts';
import { make } from './make.ts';
import type { Limits } from './probe/probe.ts';

/** For tests: makes an mp3 of a file, in `output`. @param cores that are free for it */
export async function makeMp3File(
  ffmpeg: string,
  task: Omit<Parameters<typeof make>[1], 'options'> & { options?: Options },
  limits: Limits,
  signal: AbortSignal,
  cores = 1,
): Promise<Facts> {
  const threads = { cores: createCores(cores), most: cores };
  const core = await threads.cores.take(signal);
  const music = { options: defaultOptions, ...task, output: `${task.output}.music` };
  const made = await make({ ffmpeg, limits, threads }, music, signal).finally(() => {
    core.release();
  });
  await writeFile(task.output, made.open());
  return made.facts;
}
