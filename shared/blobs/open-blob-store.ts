import type { BlobStore } from './blob-store.ts';
import { openDirectoryBlobStore } from './directory/blob-store.ts';

/** @param url `file:DIRECTORY` or `mongodb://…/DATABASE`, whose adapter is loaded only then, since its driver is large */
export async function openBlobStore(url: string): Promise<BlobStore> {
  if (url.startsWith('file:')) return openDirectoryBlobStore(url);
  const { openGridFsBlobStore } = await import('./gridfs/blob-store.ts');
  return openGridFsBlobStore(url);
}
