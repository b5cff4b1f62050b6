import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { BlobStoreFixture } from '../../testing/fixture.ts';
import { openDirectoryBlobStore } from '../blob-store.ts';

export async function createDirectoryFixture(): Promise<BlobStoreFixture> {
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
