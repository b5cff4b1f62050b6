import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const day = 24 * 60 * 60 * 1000;

/** The name identifies the owner, to distinguish a killed process's leftovers from a running upload. */
export function temporaryName(): string {
  return `${host()}@${process.pid}@${randomUUID()}`;
}

/** Removes what dead processes left behind. Several hosts may share the directory. */
export function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const modified = statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs;
    if (modified !== undefined && isLeftover(name, modified)) rmSync(join(directory, name), { force: true });
  }
}

/** Removes files that nobody has written to since `before`. */
export async function removeOlder(directory: string, before: Date): Promise<void> {
  for (const name of await readdir(directory)) {
    const modified = await modifiedAt(join(directory, name));
    if (modified && modified < before) await rm(join(directory, name), { force: true });
  }
}

/** @returns undefined if there is no such file */
export async function modifiedAt(path: string): Promise<Date | undefined> {
  try {
    return (await stat(path)).mtime;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isLeftover(name: string, modified: number): boolean {
  if (modified < Date.now() - day) return true;
  const [owner, pid] = name.split('@');
  // This host cannot know whether another host's process still runs.
  if (owner !== host() || pid === undefined) return false;
  // A restarted container's process often has the same pid as before.
  if (Number(pid) === process.pid) return modified < Date.now() - process.uptime() * 1000;
  return !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function host(): string {
  return encodeURIComponent(hostname());
}
