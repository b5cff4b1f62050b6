import type { Kysely } from 'kysely';

/** Kysely is the port: the same queries run on SQLite and MySQL. */
export interface Database<Schema> {
  db: Kysely<Schema>;
  /** Migrates the tables. Rejects with UnavailableError while the server is unreachable. */
  migrate(): Promise<void>;
  /**
   * Rejects with UnavailableError while the database is not usable, which includes the time before the
   * migration.
   */
  check(): Promise<void>;
  close(): Promise<void>;
}
