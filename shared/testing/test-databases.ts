import { createMysqlTestDatabase, createSqliteTestDatabase, type TestDatabase } from './test-database.ts';
import { testServer } from './test-server.ts';

/** Makes an empty database, by the name of each kind there is here. */
export function testDatabases(): Record<string, () => Promise<TestDatabase>> {
  const mysql = testServer('MySQL', 'TEST_MYSQL_URL');
  return {
    SQLite: createSqliteTestDatabase,
    ...(mysql === undefined ? {} : { MySQL: () => createMysqlTestDatabase(mysql) }),
  };
}
