import { MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';

/** @param url `mysql://user:password@host:port/database` */
export function mysqlDialect(url: string): MysqlDialect {
  return new MysqlDialect({
    pool: createPool({
      uri: url,
      charset: 'utf8mb4',
      timezone: 'Z',
      connectionLimit: 10,
      connectTimeout: 5_000,
      enableKeepAlive: true,
      // Counts and sizes stay under 2^53: numbers, as on SQLite.
      supportBigNumbers: true,
    }),
  });
}
