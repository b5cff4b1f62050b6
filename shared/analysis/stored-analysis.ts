import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { BlobNotFoundError, type BlobStore } from '../blobs/blob-store.ts';
import type { StoredAnalysis } from './analysis.ts';

/** @returns undefined if there is none. @throws UnavailableError if the store fails */
export async function readAnalysis(blobs: BlobStore, id: string): Promise<StoredAnalysis | undefined> {
  try {
    return (await json(await blobs.get('analyses', id))) as StoredAnalysis;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}

export async function writeAnalysis(
  blobs: BlobStore,
  id: string,
  file: StoredAnalysis,
  signal: AbortSignal,
): Promise<void> {
  await blobs.put('analyses', id, Readable.from([Buffer.from(JSON.stringify(file))]), { signal });
}
