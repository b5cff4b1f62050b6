import type { BlobStore } from '../../shared/blobs/blob-store.ts';

/** Removes the video of a conversion and what was made of it. */
export async function removeStored(blobs: BlobStore, id: string): Promise<void> {
  await Promise.all((['videos', 'mp3s', 'analyses'] as const).map((bucket) => blobs.remove(bucket, id)));
}
