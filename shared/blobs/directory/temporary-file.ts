import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sink } from '../stream-into.ts';
import { temporaryName } from './temporary-leftovers.ts';

/** Bytes to write between two flushes to disk. */
const flushEvery = 32 * 1024 * 1024;

/**
 * A file that is written in `directory` and moved to `path`, on the same file system, when it is complete and
 * on disk.
 */
export async function openTemporaryFile(directory: string, path: string): Promise<Sink> {
  const temporary = join(directory, temporaryName());
  const file = await open(temporary, 'wx', 0o600);
  const writer = flushingWriter(file);
  return {
    write: (pieces) => writer.write(pieces),

    async commit() {
      await writer.flush();
      await file.close();
      await rename(temporary, path);
      await syncDirectory(dirname(path));
    },

    async discard() {
      // Waits for a running flush.
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

/** A rename or removal is on disk only once its directory is. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Flushes while the next chunks arrive, so that little is left to wait for at the end. */
function flushingWriter(file: FileHandle) {
  let unflushed = 0;
  let running = false;
  // The system reports a failed flush only once, so keep the error.
  const failures: unknown[] = [];
  const flushBehind = async (): Promise<void> => {
    unflushed = 0;
    running = true;
    await file.datasync().catch((error: unknown) => failures.push(error));
    running = false;
  };
  let behind = Promise.resolve();
  return {
    async write(pieces: Buffer[]): Promise<void> {
      await writeAll(file, pieces);
      for (const piece of pieces) unflushed += piece.length;
      if (unflushed >= flushEvery && !running) behind = flushBehind();
    },

    /** @throws the error of any failed flush */
    async flush(): Promise<void> {
      await behind;
      if (failures.length > 0) throw failures[0];
      await file.sync();
    },
  };
}

async function writeAll(file: FileHandle, pieces: Buffer[]): Promise<void> {
  let left = pieces;
  while (left.length > 0) left = without((await file.writev(left)).bytesWritten, left);
}

/** A nearly full disk accepts only a part of the data. */
function without(written: number, pieces: Buffer[]): Buffer[] {
  let skip = written;
  for (const [index, piece] of pieces.entries()) {
    if (skip < piece.length) return [piece.subarray(skip), ...pieces.slice(index + 1)];
    skip -= piece.length;
  }
  return [];
}
