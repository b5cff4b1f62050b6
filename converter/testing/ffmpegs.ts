import { randomUUID } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import bundled from '@ffmpeg-installer/ffmpeg';
import { findFfmpeg } from '../ffmpeg-binary.ts';

/** Every ffmpeg there is: the bundled one, and the system's where it has one. */
export function ffmpegs(): Record<string, string> {
  const found = findFfmpeg(undefined, process.env['PATH'] ?? '');
  return {
    'the bundled ffmpeg': bundled.path,
    ...(found.bundled ? {} : { 'the system’s ffmpeg': found.path }),
  };
}

/** An ffmpeg that reads no faster than one plays: a file of a minute takes a minute. */
export function slowFfmpeg(directory: string): Promise<FfmpegScript> {
  return ffmpegScript(directory, `exec ${bundled.path} -re "$@"`);
}

/** An ffmpeg that never gets to a later part of the sound, as if decoding took that long. */
export async function lateFfmpeg(directory: string, ffmpeg: string): Promise<string> {
  const body = `case "$*" in *atrim*) exec sleep 600 ;; esac\nexec ${ffmpeg} "$@"`;
  return (await ffmpegScript(directory, body)).path;
}

/** An ffmpeg that does nothing, for ever, and doesn't hear SIGTERM. */
export function deafFfmpeg(directory: string): Promise<FfmpegScript> {
  return ffmpegScript(directory, `trap '' TERM\nexec sleep 600`);
}

/** An ffmpeg that is killed in the middle of its work, as by a system short of memory, until a file `mended` is there. */
export function dyingFfmpeg(directory: string): Promise<FfmpegScript> {
  return ffmpegScript(
    directory,
    `[ -e ${join(directory, 'mended')} ] && exec ${bundled.path} "$@"\nkill -KILL $$`,
  );
}

export interface FfmpegScript {
  path: string;
  /** Holds the process id of its last run. */
  pidFile: string;
}

/** `-formats` and such are answered by the real one: the library asks for them before its first run. */
export async function ffmpegScript(directory: string, body: string): Promise<FfmpegScript> {
  const path = join(directory, `ffmpeg-${randomUUID()}`);
  const pidFile = `${path}.pid`;
  const lines = [
    '#!/bin/sh',
    `case "$*" in *-i\\ *) ;; *) exec ${bundled.path} "$@" ;; esac`,
    `echo $$ > ${pidFile}`,
    body,
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
  return { path, pidFile };
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
