import type { BlobStore } from '../blob-store.ts';

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
