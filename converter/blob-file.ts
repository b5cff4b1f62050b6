import { addAbortSignal } from 'node:stream';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobNotFoundError, type BlobStore, type Bucket } from '../shared/blobs/blob-store.ts';
import { UnavailableError } from '../shared/errors.ts';

interface BlobName {
  bucket: Bucket;
  id: string;
}

/**
 * A file with the blob's bytes: the store's own file if it has one, otherwise a copy in `directory`. Resumes
 * a partial copy of an earlier, failed call: blobs of videos never change.
 * @returns its path, undefined if there is no such blob
 */
export async function blobFile(
  blobs: BlobStore,
  blob: BlobName,
  { directory, signal }: { directory: string; signal: AbortSignal },
): Promise<string | undefined> {
  const { bucket, id } = blob;
  try {
    if (blobs.localPath) return await blobs.localPath(bucket, id);
    const copy = join(directory, bucket);
    const file = await open(copy, 'a', 0o600);
    try {
      await readInto(file, blobs, blob, signal);
    } finally {
      await file.close();
    }
    return copy;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}

/** If the store breaks off, requests the rest at once as long as bytes have moved. */
async function readInto(
  file: FileHandle,
  blobs: BlobStore,
  { bucket, id }: BlobName,
  signal: AbortSignal,
): Promise<void> {
  const size = (await blobs.stat(bucket, id))?.size;
  if (size === undefined) throw new BlobNotFoundError(bucket, id);
  for (;;) {
    const { size: held } = await file.stat();
    if (held >= size) return;
    try {
      const rest = await blobs.get(bucket, id, { start: held, end: size - 1 });
      // Writes are sequential, so after a failure the file contains exactly what was read.
      for await (const piece of addAbortSignal(signal, rest)) await file.appendFile(piece as Uint8Array);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UnavailableError) || (await file.stat()).size === held) throw error;
    }
  }
}
