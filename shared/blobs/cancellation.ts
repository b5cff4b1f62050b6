import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BlobNotFoundError, type BlobStore } from './blob-store.ts';

/**
 * A cancel must reach a message that waits in a queue, and no broker can remove a single message from a
 * queue. So the gateway leaves a note where the converter checks anyway. A broadcast alone would miss a
 * converter that starts later.
 */
export async function noteCancelled(blobs: BlobStore, id: string, attempt: number): Promise<void> {
  await blobs.put('cancelled', id, Readable.from([Buffer.from(String(attempt))]));
}

/** The conversion can no longer be cancelled, or is gone. */
export async function removeCancelNote(blobs: BlobStore, id: string): Promise<void> {
  await blobs.remove('cancelled', id);
}

/** Whether this attempt or a later one was cancelled. */
export async function isCancelled(blobs: BlobStore, id: string, attempt: number): Promise<boolean> {
  try {
    return Number(await text(await blobs.get('cancelled', id))) >= attempt;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return false;
    throw error;
  }
}
