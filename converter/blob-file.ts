import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BlobNotFoundError, type BlobStore, type Bucket } from '../shared/blobs/blob-store.ts';

/**
 * A file with the blob's bytes: the store's own where it has files, else a copy in `directory`.
 * @returns its path, undefined when there is no such blob
 */
export async function blobFile(
  blobs: BlobStore,
  { bucket, id }: { bucket: Bucket; id: string },
  { directory, signal }: { directory: string; signal: AbortSignal },
): Promise<string | undefined> {
  try {
    if (blobs.localPath) return await blobs.localPath(bucket, id);
    const copy = join(directory, bucket);
    await pipeline(await blobs.get(bucket, id), createWriteStream(copy, { mode: 0o600 }), { signal });
    return copy;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}
