import { SqliteAdapter, SqliteDialect, type DatabaseConnection, type Driver } from 'kysely';
import type Libsql from 'libsql';
import { UnavailableError } from '../errors.ts';
import { openSqliteFile } from '../sqlite-file.ts';
import { takeWriteLock } from './write-lock.ts';

/** @param url `sqlite:FILE`; its directory is created if missing */
export function sqliteDialect(url: string): SqliteDialect {
  return new LockingDialect(url.slice('sqlite:'.length));
}

class LockingDialect extends SqliteDialect {
  readonly #opened: { database?: Libsql.Database };

  constructor(file: string) {
    const opened: { database?: Libsql.Database } = {};
    // Opened with the first query, so that a bad path fails like a server that is down: it is reported and
    // retried.
    super({ database: () => Promise.resolve().then(() => (opened.database = open(file))) });
    this.#opened = opened;
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const opened = this.#opened;
    const init = driver.init.bind(driver);
    driver.init = async () => {
      await init();
      const connection = await driver.acquireConnection();
      if (opened.database) lockBeforeWrites(connection, opened.database);
      await driver.releaseConnection(connection);
    };
    driver.beginTransaction = async () => {
      if (opened.database) await takeWriteLock(opened.database);
    };
    return driver;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

const onlyReads = /^\s*(select|explain)\b/i;

/**
 * Runs each single statement that writes in a transaction too. libsql keeps a statement open that did not get
 * the lock: its connection could not write for a while.
 */
function lockBeforeWrites(connection: DatabaseConnection, database: Libsql.Database): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query) => {
    if (database.inTransaction || onlyReads.test(query.sql)) return execute(query);
    await takeWriteLock(database);
    try {
      const result = await execute<never>(query);
      database.exec('commit');
      return result;
    } catch (error) {
      rollBack(database);
      throw error;
    }
  };
}

/** SQLite may have done it by itself, such as after a full disk. */
function rollBack(database: Libsql.Database): void {
  if (database.inTransaction) database.exec('rollback');
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
