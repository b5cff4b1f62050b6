import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import bundled from '@ffmpeg-installer/ffmpeg';

export interface FfmpegBinary {
  path: string;
  /** The build of 2018 that comes with the packages: it does, but slowly, and with its years' known holes. */
  bundled: boolean;
}

/**
 * `FFMPEG_PATH`, else `ffmpeg` on the PATH, else the bundled one.
 * @throws Error when the configured one can't be run
 */
export function findFfmpeg(configured: string | undefined, searchPath: string): FfmpegBinary {
  if (configured !== undefined) {
    if (!isExecutable(configured))
      throw new Error(`FFMPEG_PATH names no program that can be run: ${configured}`);
    return { path: configured, bundled: false };
  }
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const installed = searchPath
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find(isExecutable);
  return installed === undefined
    ? { path: bundled.path, bundled: true }
    : { path: installed, bundled: false };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
