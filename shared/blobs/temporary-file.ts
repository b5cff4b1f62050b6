import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sink } from './stream-into.ts';
import { temporaryName } from './temporary-leftovers.ts';

/** A file that grows in `directory` and appears at `path`, on the same file system, when it is whole and on disk. */
export async function openTemporaryFile(directory: string, path: string): Promise<Sink> {
  const temporary = join(directory, temporaryName());
  const file = await open(temporary, 'wx', 0o600);
  return {
    write: (pieces) => writeAll(file, pieces),

    async commit() {
      await file.sync();
      await file.close();
      await rename(temporary, path);
      await syncDirectory(dirname(path));
    },

    async discard() {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

/** A rename or removal is on disk only when its directory is. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function writeAll(file: FileHandle, pieces: Buffer[]): Promise<void> {
  let left = pieces;
  while (left.length > 0) left = without((await file.writev(left)).bytesWritten, left);
}

/** A nearly full disk takes only a part of what it is given. */
function without(written: number, pieces: Buffer[]): Buffer[] {
  let skip = written;
  for (const [index, piece] of pieces.entries()) {
    if (skip < piece.length) return [piece.subarray(skip), ...pieces.slice(index + 1)];
    skip -= piece.length;
  }
  return [];
}
