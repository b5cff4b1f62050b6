import { MongoClient, MongoServerSelectionError, type Db } from 'mongodb';

export interface KeptClient {
  /** Connects where it has to, and lets the work use the URL's database. */
  use<T>(work: (db: Db) => T | Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * A client that is replaced when it finds no server. The driver looks for a lost server by itself; but a look that is cut off at a
 * bad moment may never end, and then the client would find none for ever.
 * @param open makes a client that is not connected yet
 */
export function keepClient(open: () => MongoClient): KeptClient {
  let client = open();

  function replace(lost: MongoClient): void {
    if (client !== lost) return;
    client = open();
    // It has no server to say farewell to: what comes of it concerns nobody.
    lost.close().catch(() => undefined);
  }

  return {
    async use(work) {
      const used = client;
      try {
        // The driver stays closed for good after its first connection failed, unless it is told to connect again.
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
