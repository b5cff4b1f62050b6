import { accessSync, constants } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import bundled from '@ffmpeg-installer/ffmpeg';
import type { Options } from './options.ts';
import type { Workplace } from './workplace.ts';

/** The machine's size and how busy it is, for the figures to be read by. */
export async function describeMachine(workplace: Workplace, ffmpeg: string): Promise<string> {
  const [version = ''] = (await workplace.run(ffmpeg, ['-version'])).split('\n');
  const [load = 0] = loadavg();
  return [
    `cores      ${availableParallelism()} (${cpus()[0]?.model.trim() ?? 'unknown'}), load of the last minute ${load.toFixed(2)}`,
    `memory     ${(totalmem() / 1024 ** 3).toFixed(1)} GiB`,
    `Node       ${process.version}`,
    `ffmpeg     ${ffmpeg}: ${version}`,
    `directory  ${workplace.directory}`,
  ].join('\n');
}

/** The one that Mixdown takes by itself: `FFMPEG_PATH`, else that of the PATH, else the bundled one. */
export function findFfmpeg({ FFMPEG_PATH, PATH = '' } = process.env): string {
  const onPath = PATH.split(delimiter).map((directory) => join(directory, 'ffmpeg'));
  return FFMPEG_PATH ?? onPath.find(isExecutable) ?? bundled.path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @throws Error when the files of the run would not find room */
export async function checkFreeDisk({ size, directory }: Options): Promise<void> {
  const needed = 4 * size + 2 * 1024 ** 3;
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const gibibytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  if (free < needed)
    throw new Error(
      `${directory} has ${gibibytes(free)} free, the run needs ${gibibytes(needed)}. Take another --directory or a smaller --size.`,
    );
}
