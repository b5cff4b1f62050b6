import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { removeLeftovers } from './job-directory.ts';
import type { Limits } from './probe/probe.ts';

export interface Sandbox {
  /**
   * Path of a program that runs ffmpeg confined, or of ffmpeg itself if that is impossible. Passes its
   * arguments on unchanged.
   */
  path: string;
  inForce: string[];
  /** Protections that this system does not offer. */
  missing: string[];
  remove(): Promise<void>;
}

const everyHalfDayMs = 12 * 3600 * 1000;

const addressSpace = 4 * 1024 ** 3;

/**
 * Without it, only root can remove the network. Only inside it, a user's processes are counted separately
 * from all others.
 */
const userNamespace = ['unshare', '--user', '--map-current-user'];
/** Threads count too, and ffmpeg starts some per core. */
const mostProcesses = 64 + 4 * availableParallelism();

/** Bytes per second of sound: two channels of the highest rate, without loss. */
const mostPerSecond = 384_000 * 2 * 4;
/** Bytes. For tags and covers. */
const mostBesides = 64 * 1024 ** 2;

/**
 * Confines ffmpeg as far as the system can. Tries each protection once and leaves it out if it fails.
 * @param maxDuration seconds of sound that it may write
 */
export async function createSandbox(ffmpeg: string, { maxDuration }: Limits): Promise<Sandbox> {
  const mostWritten = mostBesides + maxDuration * mostPerSecond;
  const means: Record<string, string[][]> = {
    'lower priority': [['nice', '-n', '5']],
    'no network': [
      ['unshare', '--net'],
      [...userNamespace, '--net'],
    ],
    // Root's processes are never counted.
    'few processes':
      process.getuid?.() === 0 ? [] : [[...userNamespace, 'prlimit', `--nproc=${mostProcesses}`]],
    'resource limits': [['prlimit', `--as=${addressSpace}`, `--fsize=${mostWritten}`, '--core=0']],
    // Otherwise ffmpeg would keep working for nobody after the converter is killed.
    'end with the converter': [['setpriv', '--pdeathsig', 'KILL']],
  };
  const words: string[] = [];
  const inForce: string[] = [];
  const missing: string[] = [];
  const tried = Object.entries(means).map(async ([name, ways]) => ({
    name,
    way: await firstThatWorks(ways),
  }));
  for (const { name, way } of await Promise.all(tried)) {
    (way ? inForce : missing).push(name);
    words.push(...(way ?? []));
  }
  await removeLeftovers('sandbox');
  const { path, remove } = await writeScript([...words, quoted(ffmpeg)]);
  if (await isExecutable(path)) return { path, inForce, missing, remove };
  // Programs cannot run from a temporary directory that is mounted `noexec`.
  await remove();
  return { path: ffmpeg, inForce: [], missing: Object.keys(means), remove };
}

/** fluent-ffmpeg accepts one path, without arguments before it. */
async function writeScript(words: readonly string[]): Promise<{ path: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), `mixdown-sandbox-${process.pid}-`));
  // Cleaners of temporary directories remove old files.
  const timer = setInterval(() => {
    const now = new Date();
    void Promise.all([utimes(directory, now, now), utimes(path, now, now)]).catch(() => undefined);
  }, everyHalfDayMs).unref();
  const remove = () => {
    clearInterval(timer);
    return rm(directory, { recursive: true, force: true });
  };
  const path = join(directory, 'ffmpeg');
  // `exec` at each step, so that a signal to the process reaches ffmpeg itself.
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
