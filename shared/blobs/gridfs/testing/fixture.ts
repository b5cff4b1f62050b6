import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { BlobStoreFixture } from '../../testing/fixture.ts';
import { startTcpProxy } from '../../../testing/tcp-proxy.ts';
import { openGridFsBlobStore } from '../blob-store.ts';

export async function createGridFsFixture(serverUrl: string): Promise<BlobStoreFixture> {
  const direct = new URL(serverUrl);
  direct.pathname = `/mixdown_blobs_${randomUUID().replaceAll('-', '')}`;
  direct.searchParams.set('directConnection', 'true');
  const proxy = await startTcpProxy({ host: direct.hostname, port: Number(direct.port || 27017) });
  const proxied = new URL(direct);
  proxied.hostname = '127.0.0.1';
  proxied.port = String(proxy.port);
  // Tests take it away, and wait for what says so.
  proxied.searchParams.set('serverSelectionTimeoutMS', '3000');
  const stores = [openGridFsBlobStore(proxied.href)];
  const client = new MongoClient(direct.href);
  return {
    store: stores[0]!,
    contents: () => listDocuments(client),
    bytesReceived: () => proxy.bytesSent(),
    vanish: () => proxy.refuse(),
    comeBack() {
      const store = openGridFsBlobStore(direct.href);
      stores.push(store);
      return Promise.resolve(store);
    },
    async close() {
      for (const store of stores) await store.close();
      await proxy.close();
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

async function listDocuments(client: MongoClient): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await client.db().listCollections().toArray()) {
    const documents = client
      .db()
      .collection(name)
      .find({}, { projection: { data: 0, _id: 0 } });
    for (const { filename, n } of await documents.toArray()) found.push(`${name}/${String(filename ?? n)}`);
  }
  return found.sort();
}
