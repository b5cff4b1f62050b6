import { writeFile } from 'node:fs/promises';
import { defaultOptions, type Options } from '../shared/options/options.ts';
import { createCores } from './encode/cores.ts';
import type { Facts, Made, MakeTask } from './made.ts';
import { make } from './make.ts';
import type { Limits } from './probe/probe.ts';

type Task = Omit<MakeTask, 'options'> & { options?: Options };

/** For tests: makes a result of a file. @param cores that are free for it */
export async function makeOf(
  ffmpeg: string,
  task: Task,
  limits: Limits,
  signal: AbortSignal,
  cores = 1,
): Promise<Made> {
  const threads = { cores: createCores(cores), most: cores };
  const core = await threads.cores.take(signal);
  const music = { options: defaultOptions, ...task, output: `${task.output}.music` };
  return make({ ffmpeg, limits, threads }, music, signal).finally(() => {
    core.release();
  });
}

/** The same, in the file `output`. */
export async function makeMp3File(
  ffmpeg: string,
  task: Task,
  limits: Limits,
  signal: AbortSignal,
  cores = 1,
): Promise<Facts> {
  const made = await makeOf(ffmpeg, task, limits, signal, cores);
  await writeFile(task.output, made.open());
  return made.facts;
}
