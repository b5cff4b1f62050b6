import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A directory on a file system of its own, small enough to be filled. */
export interface SmallDisk {
  path: string;
  /** Leaves not a byte free. */
  fill(): Promise<void>;
  free(): Promise<void>;
  close(): Promise<void>;
}

/** @returns undefined where none can be mounted: it takes root and Linux */
export async function mountSmallDisk(path: string): Promise<SmallDisk | undefined> {
  await mkdir(path);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=128m,mode=1777', 'mixdown-faults', path]);
  } catch {
    return undefined;
  }
  const filler = join(path, 'filler');
  return {
    path,
    async fill() {
      const file = await open(filler, 'w');
      const piece = Buffer.alloc(1024 * 1024);
      try {
        for (;;) await file.write(piece);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler),
    async close() {
      // Lazily: a process that is just ending may still have a file open.
      await run('umount', ['--lazy', path]);
    },
  };
}
