import { testServer } from '../../testing/test-server.ts';
import { createDirectoryFixture } from '../directory/testing/fixture.ts';
import { createGridFsFixture } from '../gridfs/testing/fixture.ts';
import type { BlobStoreFixture } from './fixture.ts';

interface Adapter {
  name: string;
  create(): Promise<BlobStoreFixture>;
}

/** The adapters to test on. */
export function blobStoreAdapters(): Adapter[] {
  const url = testServer('MongoDB', 'TEST_BLOBS_URL');
  const directory = { name: 'a directory', create: createDirectoryFixture };
  return url === undefined
    ? [directory]
    : [directory, { name: 'GridFS', create: () => createGridFsFixture(url) }];
}
