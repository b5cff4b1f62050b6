import { GridFSBucket, type Binary, type Collection, type Db, type ObjectId } from 'mongodb';
import { isBlobId } from '../blob-id.ts';
import type { Bucket, StoredBlob } from '../blob-store.ts';

/** Larger than the usual 255 KiB. Writing is a third faster, since each chunk is one round trip. */
export const chunkSize = 1024 * 1024;

/**
 * A complete blob. Files with the same name are revisions. The highest counts; the others are being removed.
 */
export interface FileDocument {
  _id: ObjectId;
  /** The blob's id. */
  filename: string;
  length: number;
  uploadDate: Date;
  chunkSize: number;
  /** Counted, not dated: the clocks of two hosts may disagree. */
  metadata: { revision: number };
}

interface ChunkDocument {
  files_id: ObjectId;
  n: number;
  data: Binary;
}

/**
 * A file that is being written or removed. It identifies what a killed process or a lost server left
 * unfinished.
 */
export interface UnfinishedDocument {
  /** The file's. */
  _id: ObjectId;
  /** Time of the last progress. */
  since: Date;
  removing?: boolean;
}

export interface GridFsCollections {
  files: Collection<FileDocument>;
  chunks: Collection<ChunkDocument>;
  unfinished: Collection<UnfinishedDocument>;
  /** A new one for each upload: it checks for its indexes only once, even if that fails. */
  gridFs(): GridFSBucket;
}

export function collectionsOf(db: Db, bucket: Bucket): GridFsCollections {
  return {
    files: db.collection(`${bucket}.files`),
    chunks: db.collection(`${bucket}.chunks`),
    unfinished: db.collection(`${bucket}.unfinished`),
    gridFs: () => new GridFSBucket(db, { bucketName: bucket, chunkSizeBytes: chunkSize }),
  };
}

/** Newest first. */
export function revisionsOf({ files }: GridFsCollections, id: string): Promise<FileDocument[]> {
  return files.find({ filename: id }).sort({ 'metadata.revision': -1, _id: -1 }).toArray();
}

const page = 1_000;

/**
 * Each blob's newest revision, those with the highest ids first. Queried in pages, since the server closes a
 * cursor that nobody reads for ten minutes.
 */
export async function* listFiles({ files }: GridFsCollections): AsyncGenerator<StoredBlob, undefined> {
  for (let last: string | undefined; ;) {
    const revisions = await files
      .find(last === undefined ? {} : { filename: { $lt: last } })
      .project<Pick<FileDocument, 'filename' | 'uploadDate'>>({ filename: 1, uploadDate: 1 })
      // In the order of GridFS's own index. Any other order would be sorted in the server's memory.
      .sort({ filename: -1, uploadDate: -1 })
      .limit(page)
      .toArray();
    if (revisions.length === 0) return undefined;
    for (const { filename, uploadDate } of revisions) {
      if (filename !== last && isBlobId(filename)) yield { id: filename, storedAt: uploadDate };
      last = filename;
    }
  }
}
