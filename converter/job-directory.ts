import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the work in a private directory (0700) that is gone afterwards, whatever happens. */
export async function withJobDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), `mixdown-job-${process.pid}-`));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Removes what killed converters could not. Called before the first job or sandbox of this process: a directory of our own id is
 * a leftover too, as a restarted container's process often has the id of the one before.
 */
export async function removeLeftovers(kind: 'job' | 'sandbox'): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^mixdown-${kind}-(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || (Number(owner) !== process.pid && isAlive(Number(owner)))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but belongs to someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
