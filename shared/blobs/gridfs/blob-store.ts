import { MongoClient } from 'mongodb';
import { withinTime } from '../../within-time.ts';
import { assertBlobId } from '../blob-id.ts';
import { BlobNotFoundError, buckets, type BlobStore, type Bucket } from '../blob-store.ts';
import { assertRangeWithin } from '../byte-range.ts';
import { streamInto } from '../stream-into.ts';
import { orUnavailable } from '../unavailable.ts';
import { collectionsOf, listFiles, revisionsOf, type GridFsCollections } from './files.ts';
import { keepClient } from './mongo-client.ts';
import { mongoOptions } from './mongo-options.ts';
import { openUpload } from './put.ts';
import { readFile } from './read.ts';
import { finishAbandoned, removeFile } from './remove.ts';

/** How often the driver tidies its pool of connections: it would do so ten times a second, even while it is idle. */
const tidyEveryMs = 60_000;
/** How long a check may take. */
const checkTimeoutMs = 30_000;

/**
 * MongoDB's GridFS: one file per blob, named by the blob's id. Connects on the first call, and reconnects
 * after an outage.
 *
 * @param url `mongodb://…/DATABASE`; driver options may follow as a query
 */
export function openGridFsBlobStore(url: string): BlobStore {
  const client = keepClient(() => openClient(url));
  const withCollections = <T>(bucket: Bucket, work: (collections: GridFsCollections) => T | Promise<T>) =>
    orUnavailable(() => client.use((db) => work(collectionsOf(db, bucket))));

  return {
    async put(bucket, id, source, { signal } = {}) {
      assertBlobId(id);
      const open = () => withCollections(bucket, (collections) => openUpload(collections, id));
      return streamInto(open, source, signal);
    },

    async get(bucket, id, range) {
      assertBlobId(id);
      const { collections, file } = await withCollections(bucket, async (collections) => {
        const [file] = await revisionsOf(collections, id);
        return { collections, file };
      });
      if (!file) throw new BlobNotFoundError(bucket, id);
      if (range) assertRangeWithin(file.length, range);
      const { start, end } = range ?? { start: 0, end: file.length - 1 };
      return readFile(collections, bucket, file, { start, end });
    },

    async stat(bucket, id) {
      assertBlobId(id);
      const [file] = await withCollections(bucket, (collections) => revisionsOf(collections, id));
      return file && { size: file.length, storedAt: file.uploadDate };
    },

    async remove(bucket, id) {
      assertBlobId(id);
      await withCollections(bucket, async (collections) => {
        for (const { _id } of await revisionsOf(collections, id)) await removeFile(collections, _id);
      });
    },

    async *list(bucket) {
      const files = await withCollections(bucket, (collections) => listFiles(collections));
      for (;;) {
        const next = await orUnavailable(() => files.next());
        if (next.done) return;
        yield next.value;
      }
    },

    async removeUnfinished(before) {
      for (const bucket of buckets)
        await withCollections(bucket, (collections) => finishAbandoned(collections, before));
    },

    async check() {
      await orUnavailable(() =>
        withinTime(
          checkTimeoutMs,
          client.use((db) => db.command({ ping: 1 })),
        ),
      );
    },

    close: () => client.close(),
  };
}

function openClient(url: string): MongoClient {
  const client = new MongoClient(url, mongoOptions(url));
  // It takes this option only for its own tests. With a least number of connections it opens one each time.
  if (client.options.minPoolSize === 0)
    Object.assign(client.options, { minPoolSizeCheckFrequencyMS: tidyEveryMs });
  return client;
}
