import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { testServer } from '../../testing/test-server.ts';
import type { BlobStore } from '../blob-store.ts';
import { openDirectoryBlobStore } from '../directory/blob-store.ts';
import { openGridFsBlobStore } from '../gridfs/blob-store.ts';
import { startTcpProxy } from './tcp-proxy.ts';

/** An empty store of its own for one test. */
export interface BlobStoreFixture {
  store: BlobStore;
  /** Everything found in the store's raw storage: an empty list when nothing at all is left. */
  contents(): Promise<string[]>;
  /** How many bytes the storage was given so far, finished or not. */
  bytesReceived(): number;
  /** Takes the storage from under the store. */
  vanish(): Promise<void>;
  /** Gives it back, to a new store, where the old one can't get there again. */
  comeBack(): Promise<BlobStore>;
  close(): Promise<void>;
}

export interface Adapter {
  name: string;
  create(): Promise<BlobStoreFixture>;
}

export function blobStoreAdapters(): Adapter[] {
  const url = testServer('MongoDB', 'TEST_BLOBS_URL');
  const directory = { name: 'a directory', create: createDirectory };
  return url === undefined ? [directory] : [directory, { name: 'GridFS', create: () => createGridFs(url) }];
}

async function createDirectory(): Promise<BlobStoreFixture> {
  const parent = await mkdtemp(join(tmpdir(), 'mixdown-blobs-'));
  const root = join(parent, 'blobs');
  const away = join(parent, 'away');
  const store = openDirectoryBlobStore(`file:${root}`);
  const files = () =>
    readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  return {
    store,
    contents: () => Promise.resolve(files().map((path) => relative(root, path))),
    bytesReceived: () => files().reduce((sum, path) => sum + statSync(path).size, 0),
    vanish: () => rename(root, away),
    async comeBack() {
      await rename(away, root);
      return store;
    },
    async close() {
      await store.close();
      await rm(parent, { recursive: true });
    },
  };
}

async function createGridFs(serverUrl: string): Promise<BlobStoreFixture> {
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
    vanish: () => proxy.close(),
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
