import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { noteCancelled, removeCancelNote } from '../../shared/blobs/cancellation.ts';
import type { ConversionRow } from './conversion.repository.ts';

/**
 * For a note about `before` that was written in vain, because the record has changed meanwhile: it must not stop
 * anything, and must not replace the note of another cancel that succeeded.
 */
export async function correctNote(
  blobs: BlobStore,
  before: ConversionRow,
  now: ConversionRow | undefined,
): Promise<void> {
  if (now?.status === 'cancelled') await noteCancelled(blobs, now.id, now.attempt);
  else if (!now || now.attempt === before.attempt) await removeCancelNote(blobs, before.id);
}
