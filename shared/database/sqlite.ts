import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { UnavailableError } from '../errors.ts';

/** @param url `sqlite:FILE`; its directory is made where it is missing */
export function sqliteDialect(url: string): SqliteDialect {
  const file = url.slice('sqlite:'.length);
  // Opened with the first query, so that a bad path fails like a server that is down: reported and tried again.
  return new SqliteDialect({ database: () => Promise.resolve().then(() => open(file)) });
}

/** @throws UnavailableError */
function open(file: string): Libsql.Database {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const database = new Libsql(file);
    database.pragma('busy_timeout = 5000');
    database.pragma('journal_mode = WAL');
    // A committed transaction survives a power cut, not only a crash of the process.
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    return database;
  } catch (cause) {
    throw new UnavailableError('database', { cause });
  }
}
