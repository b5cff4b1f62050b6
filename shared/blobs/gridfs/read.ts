import { Readable } from 'node:stream';
import { BlobNotFoundError, type Bucket, type ByteRange } from '../blob-store.ts';
import { unavailable } from '../unavailable.ts';
import type { FileDocument, GridFsCollections } from './files.ts';

/** Chunks per fetch. The driver's own download stream makes the server send 16 MB to every reader. */
const batchSize = 4;

/**
 * The driver's own download stream ends without an error if chunks at the end are missing. This one fails
 * with a BlobNotFoundError if the blob is removed or replaced while it is read.
 */
export function readFile(
  collections: GridFsCollections,
  bucket: Bucket,
  file: FileDocument,
  range: ByteRange,
): Readable {
  return Readable.from(readChunks(collections, bucket, file, range), { objectMode: false });
}

async function* readChunks(
  { chunks }: GridFsCollections,
  bucket: Bucket,
  { _id, chunkSize, filename }: FileDocument,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array> {
  const first = Math.floor(start / chunkSize);
  const last = Math.floor(end / chunkSize);
  const cursor = chunks.find({ files_id: _id, n: { $gte: first, $lte: last } }, { batchSize }).sort({ n: 1 });
  let expected = first;
  try {
    for await (const { n, data } of cursor) {
      if (n !== expected) break;
      const offset = n * chunkSize;
      yield data.value().subarray(Math.max(0, start - offset), end + 1 - offset);
      expected += 1;
    }
  } catch (error) {
    throw unavailable(error);
  }
  if (expected <= last) throw new BlobNotFoundError(bucket, filename);
}
