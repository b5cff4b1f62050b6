import { writeFile } from 'node:fs/promises';
import { createCores } from './encode/cores.ts';
import { makeMp3, type Mp3Facts } from './mp3.ts';
import { mp3Stream } from './mp3-stream.ts';
import type { Limits } from './probe/probe.ts';

/** For tests: makes an mp3 of a file, in `output`. @param cores that are free for it */
export async function makeMp3File(
  ffmpeg: string,
  task: Parameters<typeof makeMp3>[1],
  limits: Limits,
  signal: AbortSignal,
  cores = 1,
): Promise<Mp3Facts> {
  const threads = { cores: createCores(cores), most: cores };
  const core = await threads.cores.take(signal);
  const music = { ...task, output: `${task.output}.music` };
  const mp3 = await makeMp3({ ffmpeg, limits, threads }, music, signal).finally(() => {
    core.release();
  });
  await writeFile(task.output, mp3Stream(mp3));
  return mp3.facts;
}
