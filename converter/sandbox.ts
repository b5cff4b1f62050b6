import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Sandbox {
  /** Path of a program that runs ffmpeg confined; its arguments are passed on as they are. */
  path: string;
  inForce: string[];
  /** What this system can't do. */
  missing: string[];
  remove(): Promise<void>;
}

const addressSpace = 4 * 1024 ** 3;

/**
 * Confines ffmpeg as far as the system can: each means is tried once, and left out where it fails.
 * @param maxDuration seconds of media; no mp3 of it is larger than the file size allowed
 */
export async function createSandbox(ffmpeg: string, maxDuration: number): Promise<Sandbox> {
  // Twice what 320 kbit/s weigh: a backstop.
  const fileSize = Math.ceil(maxDuration) * 80_000 + 1024 ** 2;
  const means: Record<string, string[]> = {
    'lower priority': ['nice', '-n', '5'],
    'resource limits': ['prlimit', `--as=${addressSpace}`, `--fsize=${fileSize}`, '--core=0'],
    'no network': ['unshare', '--net'],
  };
  const inForce: string[] = [];
  const missing: string[] = [];
  for (const [name, prefix] of Object.entries(means))
    ((await works([...prefix, 'true'])) ? inForce : missing).push(name);
  const directory = await mkdtemp(join(tmpdir(), 'mixdown-sandbox-'));
  const path = join(directory, 'ffmpeg');
  const words = [...inForce.flatMap((name) => means[name] ?? []), quoted(ffmpeg)];
  // `exec` all along, so that a signal to the process reaches ffmpeg itself.
  await writeFile(path, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o700 });
  return { path, inForce, missing, remove: () => rm(directory, { recursive: true, force: true }) };
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
