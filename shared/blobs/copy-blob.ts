import type { BlobStore, Bucket } from './blob-store.ts';

/**
 * Copies a blob to another id. The copy shares nothing with the original: it has its own bytes, its own time
 * and its own end. As with every put, there is a whole copy or none.
 * @returns the size in bytes
 * @throws BlobNotFoundError if there is no such blob, or if it is removed or replaced meanwhile
 */
export async function copyBlob(
  blobs: BlobStore,
  bucket: Bucket,
  from: string,
  to: string,
  options?: { signal?: AbortSignal },
): Promise<number> {
  return blobs.put(bucket, to, await blobs.get(bucket, from), options);
}
