import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a private directory (0700). @returns its path */
export function makeJobDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), `mixdown-job-${process.pid}-`));
}

/**
 * Removes what killed converters left behind. Call it before the first job or sandbox of this process: a
 * directory with our own process id is a leftover too, because the process of a restarted container often has
 * the same id as before.
 */
export async function removeLeftovers(kind: 'job' | 'sandbox'): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^mixdown-${kind}-(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || (Number(owner) !== process.pid && isAlive(Number(owner)))) continue;
    const path = join(tmpdir(), name);
    if (await isOurs(path)) await rm(path, { recursive: true, force: true });
  }
}

/** Another user's directory cannot be removed, and one that is already gone need not be. */
async function isOurs(path: string): Promise<boolean> {
  const { uid } = await stat(path).catch(() => ({ uid: undefined }));
  const own = process.getuid?.();
  return uid !== undefined && (own === 0 || own === undefined || uid === own);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process is alive but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
