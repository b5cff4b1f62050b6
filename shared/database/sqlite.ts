import { CompiledQuery, SqliteAdapter, SqliteDialect, type Driver } from 'kysely';
import type Libsql from 'libsql';
import { UnavailableError } from '../errors.ts';
import { openSqliteFile } from '../sqlite-file.ts';

/** @param url `sqlite:FILE`; its directory is created if missing */
export function sqliteDialect(url: string): SqliteDialect {
  const file = url.slice('sqlite:'.length);
  // Opened with the first query, so that a bad path fails like a server that is down: it is reported and
  // retried.
  return new ImmediateDialect({ database: () => Promise.resolve().then(() => open(file)) });
}

/**
 * A transaction that reads before it writes fails if another process writes in between, and libsql's
 * connection is then unusable for a while. One that takes the write lock at its beginning waits for its turn
 * instead.
 */
class ImmediateDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    driver.beginTransaction = async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    return driver;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/**
 * Lets all new migrations run in one transaction. On their own, each would wait for the disk twice, and two
 * processes could run the same one at once.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
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
