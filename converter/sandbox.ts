import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { mostBytes } from './encode.ts';
import { removeLeftovers } from './job-directory.ts';

export interface Sandbox {
  /** Path of a program that runs ffmpeg confined, or of ffmpeg where it can't be; its arguments are passed on as they are. */
  path: string;
  inForce: string[];
  /** What this system can't do. */
  missing: string[];
  remove(): Promise<void>;
}

const everyHalfDayMs = 12 * 3600 * 1000;

const addressSpace = 4 * 1024 ** 3;

/** Without it only root may take the network away; in it alone are a user's processes counted apart from all others. */
const userNamespace = ['unshare', '--user', '--map-current-user'];
/** Threads count too, and ffmpeg has some for each core. */
const mostProcesses = 64 + 4 * availableParallelism();

/**
 * Confines ffmpeg as far as the system can: each means is tried once, and left out where it fails.
 * @param maxDuration seconds of media; no mp3 of it is larger than the file size allowed
 */
export async function createSandbox(ffmpeg: string, maxDuration: number): Promise<Sandbox> {
  // A backstop to ffmpeg's own limit.
  const fileSize = 2 * mostBytes(maxDuration);
  const means: Record<string, string[][]> = {
    'lower priority': [['nice', '-n', '5']],
    'no network': [
      ['unshare', '--net'],
      [...userNamespace, '--net'],
    ],
    // Root's are never counted.
    'few processes':
      process.getuid?.() === 0 ? [] : [[...userNamespace, 'prlimit', `--nproc=${mostProcesses}`]],
    'resource limits': [['prlimit', `--as=${addressSpace}`, `--fsize=${fileSize}`, '--core=0']],
    // Else it would work on for nobody when the converter is killed.
    'end with the converter': [['setpriv', '--pdeathsig', 'KILL']],
  };
  const words: string[] = [];
  const inForce: string[] = [];
  const missing: string[] = [];
  for (const [name, ways] of Object.entries(means)) {
    const way = await firstThatWorks(ways);
    (way ? inForce : missing).push(name);
    words.push(...(way ?? []));
  }
  await removeLeftovers('sandbox');
  const { path, remove } = await writeScript([...words, quoted(ffmpeg)]);
  if (await isExecutable(path)) return { path, inForce, missing, remove };
  // Nothing may be run from a temporary directory that is mounted `noexec`.
  await remove();
  return { path: ffmpeg, inForce: [], missing: Object.keys(means), remove };
}

/** fluent-ffmpeg takes one path and no words before it. */
async function writeScript(words: readonly string[]): Promise<{ path: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), `mixdown-sandbox-${process.pid}-`));
  // Cleaners of temporary directories take what is old.
  const timer = setInterval(() => {
    const now = new Date();
    void Promise.all([utimes(directory, now, now), utimes(path, now, now)]).catch(() => undefined);
  }, everyHalfDayMs).unref();
  const remove = () => {
    clearInterval(timer);
    return rm(directory, { recursive: true, force: true });
  };
  const path = join(directory, 'ffmpeg');
  // `exec` all along, so that a signal to the process reaches ffmpeg itself.
  await writeFile(path, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o700 });
  return { path, remove };
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function firstThatWorks(ways: readonly string[][]): Promise<string[] | undefined> {
  for (const way of ways) if (await works([...way, 'true'])) return way;
  return undefined;
}

async function works([program = '', ...args]: string[]): Promise<boolean> {
  try {
    await promisify(execFile)(program, args);
    return true;
  } catch {
    return false;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
