import type { Readable } from 'node:stream';
import { BlobNotFoundError, type BlobStore, type ByteRange } from '../../shared/blobs/blob-store.ts';
import { notFound } from '../conversions/access.ts';

/** @throws ProblemError 404 if it has been deleted since it was looked up */
export async function openMp3(blobs: BlobStore, id: string, range?: ByteRange): Promise<Readable> {
  try {
    return await blobs.get('mp3s', id, range);
  } catch (error) {
    throw error instanceof BlobNotFoundError ? notFound() : error;
  }
}
