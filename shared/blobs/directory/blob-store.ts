import { accessSync, constants, mkdirSync } from 'node:fs';
import { access, open, opendir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { assertBlobId, isBlobId } from '../blob-id.ts';
import {
  BlobNotFoundError,
  buckets,
  type BlobStore,
  type Bucket,
  type ByteRange,
  type StoredBlob,
} from '../blob-store.ts';
import { assertRangeWithin } from '../byte-range.ts';
import { streamInto } from '../stream-into.ts';
import { orUnavailable, unavailable } from '../unavailable.ts';
import { openTemporaryFile, syncDirectory } from './temporary-file.ts';
import { modifiedAt, removeLeftovers, removeOlder } from './temporary-leftovers.ts';

const readSize = 256 * 1024;

/**
 * One file per blob: DIRECTORY/<bucket>/<id>. Uploads are written to DIRECTORY/tmp, on the same file system,
 * and renamed when they are complete and on disk.
 *
 * @param url `file:DIRECTORY`, relative to the working directory or absolute
 * @throws UnavailableError if the directory cannot be created or written
 */
export function openDirectoryBlobStore(url: string): BlobStore {
  const root = resolve(url.slice('file:'.length));
  prepare(root);
  const pathOf = (bucket: Bucket, id: string): string => {
    assertBlobId(id);
    return join(root, bucket, id);
  };

  return {
    async put(bucket, id, source, { signal } = {}) {
      const path = pathOf(bucket, id);
      return streamInto(() => openTemporaryFile(join(root, 'tmp'), path), source, signal);
    },

    async get(bucket, id, range) {
      const path = pathOf(bucket, id);
      const file = await open(path).catch((error: unknown) => explain(error, root, bucket, id));
      return readFrom(file, range);
    },

    async stat(bucket, id) {
      const path = pathOf(bucket, id);
      try {
        const { size, mtime } = await stat(path);
        return { size, storedAt: mtime };
      } catch (error) {
        return explain(error, root, bucket, id).catch(undefinedIfMissing);
      }
    },

    async remove(bucket, id) {
      const path = pathOf(bucket, id);
      await orUnavailable(async () => {
        await rm(path, { force: true });
        await syncDirectory(join(root, bucket));
      });
    },

    list: (bucket) => listFiles(join(root, bucket)),

    async removeUnfinished(before) {
      await orUnavailable(() => removeOlder(join(root, 'tmp'), before));
    },

    async localPath(bucket, id) {
      const path = pathOf(bucket, id);
      await access(path).catch((error: unknown) => explain(error, root, bucket, id));
      return path;
    },

    async check() {
      const directories = ['tmp', ...buckets].map((name) => join(root, name));
      await orUnavailable(() => Promise.all(directories.map((path) => access(path, constants.W_OK))));
    },

    async close() {
      // Nothing is held open between calls.
    },
  };
}

function prepare(root: string): void {
  try {
    for (const name of ['tmp', ...buckets]) {
      const directory = join(root, name);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      accessSync(directory, constants.W_OK);
    }
    removeLeftovers(join(root, 'tmp'));
  } catch (error) {
    throw unavailable(error);
  }
}

async function readFrom(file: FileHandle, range: ByteRange | undefined): Promise<Readable> {
  try {
    if (range) assertRangeWithin((await file.stat()).size, range);
    return file.createReadStream({ ...range, highWaterMark: readSize });
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads the names as they are needed: a directory may have millions. */
async function* listFiles(directory: string): AsyncIterable<StoredBlob> {
  try {
    for await (const { name: id } of await opendir(directory, { bufferSize: 1_000 })) {
      const storedAt = isBlobId(id) ? await modifiedAt(join(directory, id)) : undefined;
      if (storedAt) yield { id, storedAt };
    }
  } catch (error) {
    throw unavailable(error);
  }
}

/** A missing file means a missing blob only if its bucket exists: a disk may have been unmounted. */
async function explain(error: unknown, root: string, bucket: Bucket, id: string): Promise<never> {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw unavailable(error);
  await orUnavailable(() => access(join(root, bucket)));
  throw new BlobNotFoundError(bucket, id);
}

function undefinedIfMissing(error: unknown): undefined {
  if (!(error instanceof BlobNotFoundError)) throw error;
}
