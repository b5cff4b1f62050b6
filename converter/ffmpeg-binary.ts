import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import bundled from '@ffmpeg-installer/ffmpeg';

export interface FfmpegBinary {
  path: string;
  /** The bundled build from 2018. It works, but is slow and has years of known vulnerabilities. */
  bundled: boolean;
}

/**
 * `FFMPEG_PATH`, otherwise `ffmpeg` on the PATH, otherwise the bundled one.
 * @throws Error if the configured one is not executable
 */
export function findFfmpeg(configured: string | undefined, searchPath: string): FfmpegBinary {
  if (configured !== undefined) {
    if (!isExecutable(configured)) throw new Error(`FFMPEG_PATH is not an executable program: ${configured}`);
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
