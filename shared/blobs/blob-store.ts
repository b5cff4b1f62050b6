import type { Readable } from 'node:stream';

export type Bucket = 'videos' | 'mp3s';

/** Large binary objects by bucket and id. Ids are UUIDs; any other id is refused with a `TypeError` by every call. */
export interface BlobStore {
  /**
   * Streams a blob in, all or nothing: until it resolves, nothing (or the former blob) is seen under the id; when the
   * source fails or `signal` aborts, it rejects and leaves nothing behind.
   * @returns the size in bytes
   */
  put(bucket: Bucket, id: string, source: Readable, options?: { signal?: AbortSignal }): Promise<number>;

  /** @param range bytes, both ends included; must lie within the blob. @throws BlobNotFoundError */
  get(bucket: Bucket, id: string, range?: ByteRange): Promise<Readable>;

  /** @returns undefined when there is no such blob */
  stat(bucket: Bucket, id: string): Promise<{ size: number } | undefined>;

  /** Removing what is not there is no error. */
  remove(bucket: Bucket, id: string): Promise<void>;

  /** The path of a file with the blob's bytes, for reading only, where the store has one. @throws BlobNotFoundError */
  localPath?(bucket: Bucket, id: string): Promise<string>;

  /** Rejects with UnavailableError while the store can't be used. */
  check(): Promise<void>;
  close(): Promise<void>;
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
