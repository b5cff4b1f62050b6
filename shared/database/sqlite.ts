import { CompiledQuery, SqliteDialect, type Driver } from 'kysely';
import type Libsql from 'libsql';
import { UnavailableError } from '../errors.ts';
import { openSqliteFile } from '../sqlite-file.ts';

/** @param url `sqlite:FILE`; its directory is made where it is missing */
export function sqliteDialect(url: string): SqliteDialect {
  const file = url.slice('sqlite:'.length);
  // Opened with the first query, so that a bad path fails like a server that is down: reported and tried again.
  return new ImmediateDialect({ database: () => Promise.resolve().then(() => open(file)) });
}

/**
 * A transaction that looks before it writes fails when another process writes in between, and libsql's connection is of no use for a
 * while then. One that takes the lock for writing at its beginning waits for its turn instead.
 */
class ImmediateDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    driver.beginTransaction = async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    return driver;
  }
}

/** @throws UnavailableError */
function open(file: string): Libsql.Database {
  try {
    return openSqliteFile(file);
  } catch (cause) {
    throw new UnavailableError('database', { cause });
  }
}
