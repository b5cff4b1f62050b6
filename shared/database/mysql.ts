import { MysqlDialect } from 'kysely';
import type { Pool } from 'mysql2';

/** In ms. mysql2 has no limit for an answer, so a slow one is waited for. */
const connectTimeout = 10_000;

/** @param url `mysql://user:password@host:port/database`; mysql2's options may follow as a query */
export function mysqlDialect(url: string): MysqlDialect {
  // A faulty one must fail now, not be waited for like a server that is down.
  const address = new URL(url);
  return new MysqlDialect({ pool: () => openPool(address) });
}

/** The driver is loaded with the first query. */
async function openPool(address: URL): Promise<Pool> {
  const { createPool } = await import('mysql2');
  const pool = createPool({
    uri: address.href,
    charset: 'utf8mb4',
    timezone: 'Z',
    connectionLimit: 10,
    // Options set here would override the URL.
    ...(address.searchParams.has('connectTimeout') ? {} : { connectTimeout }),
    enableKeepAlive: true,
    // Counts and sizes stay under 2^53: numbers, as on SQLite.
    supportBigNumbers: true,
  });
  // The default would lock the gaps between rows, where everybody's newest ids meet: deadlocks without any
  // benefit.
  pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return pool;
}
