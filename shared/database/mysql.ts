import { MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';

/** In ms. mysql2 has no limit for an answer, so a slow one is waited for. */
const connectTimeout = 10_000;

/** @param url `mysql://user:password@host:port/database`; mysql2's options may follow as a query */
export function mysqlDialect(url: string): MysqlDialect {
  const pool = createPool({
    uri: url,
    charset: 'utf8mb4',
    timezone: 'Z',
    connectionLimit: 10,
    // Options set here would override the URL.
    ...(new URL(url).searchParams.has('connectTimeout') ? {} : { connectTimeout }),
    enableKeepAlive: true,
    // Counts and sizes stay under 2^53: numbers, as on SQLite.
    supportBigNumbers: true,
  });
  // The default would lock the gaps between rows, where everybody's newest ids meet: deadlocks without any
  // benefit.
  pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return new MysqlDialect({ pool });
}
