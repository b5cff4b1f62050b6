import type { Readable } from 'node:stream';

/**
 * `cancelled` holds notes of what a person has called off, see `cancellation.ts`; `sent` holds which mails have gone out;
 * `addresses` where mails go whose account has changed its address, see `new-address.ts`.
 * Every blob's id is its conversion's.
 */
export const buckets = ['videos', 'mp3s', 'cancelled', 'sent', 'addresses'] as const;
export type Bucket = (typeof buckets)[number];

/** Large binary objects by bucket and id. Ids are UUIDs; any other id is refused with a `TypeError` by every call. */
export interface BlobStore {
  /**
   * Streams a blob in, all or nothing: until it resolves, nothing (or the former blob) is seen under the id; when the
   * source fails or `signal` aborts, it rejects with the source's error or the signal's reason, and leaves nothing behind.
   * The source is destroyed then. Of several puts of one id at a time, one wins.
   * @returns the size in bytes
   * @throws UnavailableError when the store fails, also for want of space; so does every other call
   */
  put(bucket: Bucket, id: string, source: Readable, options?: { signal?: AbortSignal }): Promise<number>;

  /**
   * The stream ends normally only after the last byte. While a blob is read it may be removed or replaced: the reader gets
   * it whole, or its stream fails with a BlobNotFoundError. Read the stream or destroy it.
   *
   * @param range bytes, both ends included; must lie within the blob, else a RangeError is thrown
   * @throws BlobNotFoundError
   */
  get(bucket: Bucket, id: string, range?: ByteRange): Promise<Readable>;

  /** @returns undefined when there is no such blob */
  stat(bucket: Bucket, id: string): Promise<{ size: number } | undefined>;

  /** Removing what is not there is no error. */
  remove(bucket: Bucket, id: string): Promise<void>;

  /** Each blob once, in no order. Those put or removed meanwhile may or may not be among them. */
  list(bucket: Bucket): AsyncIterable<StoredBlob>;

  /** Removes what puts left behind that have not gone on since `before`: their processes were killed. */
  removeUnfinished(before: Date): Promise<void>;

  /** The path of a file with the blob's bytes, for reading only, where the store has one. @throws BlobNotFoundError */
  localPath?(bucket: Bucket, id: string): Promise<string>;

  /** Rejects with UnavailableError while the store can't be used. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface StoredBlob {
  id: string;
  /** By the store's clock. */
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
