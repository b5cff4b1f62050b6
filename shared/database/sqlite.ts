import { SqliteDialect } from 'kysely';
import type Libsql from 'libsql';
import { UnavailableError } from '../errors.ts';
import { openSqliteFile } from '../sqlite-file.ts';

/** @param url `sqlite:FILE`; its directory is made where it is missing */
export function sqliteDialect(url: string): SqliteDialect {
  const file = url.slice('sqlite:'.length);
  // Opened with the first query, so that a bad path fails like a server that is down: reported and tried again.
  return new SqliteDialect({ database: () => Promise.resolve().then(() => open(file)) });
}

/** @throws UnavailableError */
function open(file: string): Libsql.Database {
  try {
    return openSqliteFile(file);
  } catch (cause) {
    throw new UnavailableError('database', { cause });
  }
}
