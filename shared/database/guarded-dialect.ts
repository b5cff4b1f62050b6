import type { DatabaseConnection, Dialect, Driver } from 'kysely';
import { UnavailableError } from '../errors.ts';

/** The same dialect, but an unreachable server (or a full disk) is reported as `UnavailableError`. */
export function guardedDialect(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => guardDriver(dialect.createDriver()),
  };
}

function guardDriver(driver: Driver): Driver {
  const guarded = new WeakSet<DatabaseConnection>();
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async () => {
    const connection = await guard(acquire());
    if (!guarded.has(connection)) {
      const execute = connection.executeQuery.bind(connection);
      // SQLite's dialect throws before it returns a promise.
      connection.executeQuery = (query) => guard((async () => execute(query))());
      guarded.add(connection);
    }
    return connection;
  };
  const begin = driver.beginTransaction.bind(driver);
  // SQLite's takes a lock.
  driver.beginTransaction = (connection, settings) => guard(begin(connection, settings));
  return driver;
}

async function guard<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isUnavailable(error) ? new UnavailableError('database', { cause: error }) : error;
  }
}

const unavailableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_DISK_FULL',
  'SQLITE_FULL',
  'ER_CHECKREAD',
  'ER_LOCK_DEADLOCK',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_CANTOPEN',
]);

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && unavailableCodes.has(error.code)) return true;
  // mysql2 has no code for these two.
  return /connection is in closed state|Pool is closed/.test(error.message);
}
