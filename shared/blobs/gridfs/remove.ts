import { MongoServerError, type Collection, type ObjectId } from 'mongodb';
import { revisionsOf, type GridFsCollections, type UnfinishedDocument } from './files.ts';

const duplicateKey = 11000;

/** Makes the file invisible at once, then removes its chunks. If interrupted, `finishAbandoned` continues. */
export async function removeFile(collections: GridFsCollections, fileId: ObjectId): Promise<void> {
  const { files, chunks, unfinished } = collections;
  await recordRemoval(unfinished, fileId);
  await files.deleteOne({ _id: fileId });
  await chunks.deleteMany({ files_id: fileId });
  await unfinished.deleteOne({ _id: fileId });
}

async function recordRemoval(unfinished: Collection<UnfinishedDocument>, fileId: ObjectId): Promise<void> {
  const change = { $set: { removing: true, since: new Date() } };
  try {
    await unfinished.updateOne({ _id: fileId }, change, { upsert: true });
  } catch (error) {
    // Another call is recording the same removal.
    if (!(error instanceof MongoServerError && error.code === duplicateKey)) throw error;
  }
}

export async function removeOldRevisions(collections: GridFsCollections, id: string): Promise<void> {
  const [, ...old] = await revisionsOf(collections, id);
  for (const { _id } of old) await removeFile(collections, _id);
}

/**
 * Cleans up after killed processes and lost connections.
 * @param before an upload without progress since then is dead
 */
export async function finishAbandoned(collections: GridFsCollections, before: Date): Promise<void> {
  const { files, unfinished } = collections;
  const abandoned = unfinished.find({
    $or: [{ removing: true }, { since: { $lt: before } }],
  });
  for (const { _id, removing } of await abandoned.toArray()) {
    const file = removing ? null : await files.findOne({ _id });
    if (!file) await removeFile(collections, _id);
    else {
      await removeOldRevisions(collections, file.filename);
      await unfinished.deleteOne({ _id });
    }
  }
}
