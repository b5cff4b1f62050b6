import type { Readable } from 'node:stream';

/**
 * `analyses` holds what videos are, see `analysis.ts`. `cancelled` holds notes of cancelled conversions, see `cancellation.ts`. `sent` records sent mails.
 * `addresses` holds new addresses for mails after an account has changed its address, see `new-address.ts`.
 * Every blob's id is its conversion's.
 */
export const buckets = ['videos', 'mp3s', 'analyses', 'cancelled', 'sent', 'addresses'] as const;
export type Bucket = (typeof buckets)[number];

/** Large binary objects by bucket and id. Ids are UUIDs; every call refuses other ids with a `TypeError`. */
export interface BlobStore {
  /**
   * Stores a blob from a stream, all or nothing. Until it resolves, readers see nothing (or the previous
   * blob) under the id. If the source fails or `signal` aborts, it rejects with the source's error or the
   * signal's reason, leaves nothing behind, and destroys the source. If several puts of one id overlap, one
   * wins.
   * @returns the size in bytes
   * @throws UnavailableError if the store fails, also when it is full; this applies to every other call too
   */
  put(bucket: Bucket, id: string, source: Readable, options?: { signal?: AbortSignal }): Promise<number>;

  /**
   * The stream ends normally only after the last byte. If the blob is removed or replaced while it is read,
   * the reader still gets all of it, or the stream fails with a BlobNotFoundError. Read the stream or destroy
   * it.
   *
   * @param range bytes, both ends included; must lie within the blob, otherwise a RangeError is thrown
   * @throws BlobNotFoundError
   */
  get(bucket: Bucket, id: string, range?: ByteRange): Promise<Readable>;

  /** @returns undefined if there is no such blob */
  stat(bucket: Bucket, id: string): Promise<BlobFacts | undefined>;

  /** Removing a missing blob is not an error. */
  remove(bucket: Bucket, id: string): Promise<void>;

  /**
   * Each blob once, in any order. May or may not include blobs that are put or removed meanwhile. It may be
   * read slowly, over days: the store keeps little for it. End it with `return()` if it is not read to its end.
   */
  list(bucket: Bucket): AsyncIterable<StoredBlob>;

  /** Removes what killed processes left of puts that have made no progress since `before`. */
  removeUnfinished(before: Date): Promise<void>;

  /** The path of a file with the blob's bytes, read-only, if the store has one. @throws BlobNotFoundError */
  localPath?(bucket: Bucket, id: string): Promise<string>;

  /** Rejects with UnavailableError while the store is not usable. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface StoredBlob {
  id: string;
  /** By the store's clock. */
  storedAt: Date;
}

export interface BlobFacts {
  /** Bytes. */
  size: number;
  /** By the store's clock. It tells a blob from the one that it replaced some hundredths of a second later. */
  storedAt: Date;
}

export interface ByteRange {
  start: number;
  end: number;
}

export class BlobNotFoundError extends Error {
  override name = 'BlobNotFoundError';

  constructor(bucket: Bucket, id: string) {
    super(`No blob ${bucket}/${id}`);
  }
}
