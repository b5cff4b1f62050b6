import { ObjectId, type GridFSBucketWriteStream } from 'mongodb';
import type { Sink } from '../stream-into.ts';
import { chunkSize, revisionsOf, type GridFsCollections } from './files.ts';
import { finishAbandoned, removeFile, removeOldRevisions } from './remove.ts';

/** An upload without progress for this long is dead. */
const abandonedAfterMs = 7 * 24 * 60 * 60 * 1000;
const signOfLifeEveryMs = 60_000;

/**
 * Each put writes its own file, so puts of one id cannot mix. Its document, written last, makes it visible.
 */
export async function openUpload(collections: GridFsCollections, id: string): Promise<Sink> {
  await finishAbandoned(collections, new Date(Date.now() - abandonedAfterMs));
  const fileId = new ObjectId();
  await collections.unfinished.insertOne({ _id: fileId, since: new Date() });
  const [newest] = await revisionsOf(collections, id);
  const revision = (newest?.metadata.revision ?? 0) + 1;
  const upload = collections.gridFs().openUploadStreamWithId(fileId, id, { metadata: { revision } });
  // The failing write reports it too.
  upload.on('error', () => undefined);
  let seenAlive = Date.now();
  const showLife = async (): Promise<void> => {
    if (Date.now() - seenAlive < signOfLifeEveryMs) return;
    seenAlive = Date.now();
    await collections.unfinished.updateOne({ _id: fileId }, { $set: { since: new Date() } });
  };

  return {
    async write(pieces) {
      await showLife();
      for (const piece of pieces) await writePiece(upload, piece);
    },

    async commit() {
      await end(upload);
      // What cannot be removed now stays recorded as unfinished, and a later put removes it.
      await removeOldRevisions(collections, id)
        .then(() => collections.unfinished.deleteOne({ _id: fileId }))
        .catch(() => undefined);
    },

    async discard() {
      upload.destroy();
      await removeFile(collections, fileId).catch(() => undefined);
    },
  };
}

/** At most one chunk at a time: the driver would send all chunks of a larger write at once. */
async function writePiece(upload: GridFSBucketWriteStream, piece: Buffer): Promise<void> {
  for (let at = 0; at < piece.length; at += chunkSize) {
    const part = piece.subarray(at, at + chunkSize);
    await new Promise<void>((resolve, reject) => {
      upload.write(part, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}

async function end(upload: GridFSBucketWriteStream): Promise<void> {
  const finished = new Promise<void>((resolve, reject) => {
    upload.once('finish', resolve).once('error', reject);
  });
  upload.end();
  await finished;
}
