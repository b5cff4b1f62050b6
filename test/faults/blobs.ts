import { MongoClient } from 'mongodb';

const part = /^(.+)\.(files|chunks|unfinished)$/;

/** What lies in the store and belongs to none of the conversions: blobs, chunks without a file, uploads half done. */
export async function findOrphans(url: string, conversions: ReadonlySet<string>): Promise<string[]> {
  const client = await MongoClient.connect(url);
  try {
    const db = client.db();
    const collections = await db.listCollections({}, { nameOnly: true }).toArray();
    const buckets = new Set(collections.flatMap(({ name }) => part.exec(name)?.[1] ?? []));
    const orphans: string[] = [];
    for (const bucket of buckets) {
      const files = await db.collection(`${bucket}.files`).find().project({ filename: 1 }).toArray();
      const known = new Set(files.map(({ _id }) => String(_id)));
      const chunks = await db.collection(`${bucket}.chunks`).distinct('files_id');
      const unfinished = await db.collection(`${bucket}.unfinished`).countDocuments();
      orphans.push(
        ...files
          .map(({ filename }) => String(filename))
          .filter((id) => !conversions.has(id))
          .map((id) => `${bucket}/${id}`),
        ...chunks.filter((id) => !known.has(String(id))).map((id) => `chunks of ${bucket}/${String(id)}`),
        ...(unfinished > 0 ? [`${unfinished} unfinished in ${bucket}`] : []),
      );
    }
    return orphans;
  } finally {
    await client.close();
  }
}
