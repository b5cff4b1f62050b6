import { MongoClient, MongoServerSelectionError, type Db } from 'mongodb';

export interface KeptClient {
  /** Connects if necessary, and runs the work on the URL's database. */
  use<T>(work: (db: Db) => T | Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * A client that is replaced if it finds no server. The driver searches for a lost server by itself, but a
 * search that is cut off at a bad moment may never end, and then the client would never find one again.
 * @param open creates a client that is not connected yet
 */
export function keepClient(open: () => MongoClient): KeptClient {
  let client = open();

  function replace(lost: MongoClient): void {
    if (client !== lost) return;
    client = open();
    // It has no server to notify, so the result does not matter.
    lost.close().catch(() => undefined);
  }

  return {
    async use(work) {
      const used = client;
      try {
        // After a failed first connection, the driver stays closed unless it is told to connect again.
        await used.connect();
        return await work(used.db());
      } catch (error) {
        if (error instanceof MongoServerSelectionError) replace(used);
        throw error;
      }
    },
    close: () => client.close(),
  };
}
