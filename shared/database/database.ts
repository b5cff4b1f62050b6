import type { Kysely } from 'kysely';

/** Kysely is the port: the same queries run on SQLite and MySQL. */
export interface Database<Schema> {
  db: Kysely<Schema>;
  /** Brings the tables up to date. Rejects with UnavailableError while the server can't be reached. */
  migrate(): Promise<void>;
  /** Rejects with UnavailableError while the database can't be used, also before it was migrated. */
  check(): Promise<void>;
  close(): Promise<void>;
}
