import type { BlobStore } from './blob-store.ts';
import { openDirectoryBlobStore } from './directory/blob-store.ts';
import { openGridFsBlobStore } from './gridfs/blob-store.ts';

/** @param url `file:DIRECTORY` or `mongodb://…/DATABASE` */
export function openBlobStore(url: string): BlobStore {
  return url.startsWith('file:') ? openDirectoryBlobStore(url) : openGridFsBlobStore(url);
}
