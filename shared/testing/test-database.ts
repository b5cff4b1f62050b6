import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';

/** An empty database of its own for one test or suite. */
export interface TestDatabase {
  url: string;
  remove(): Promise<void>;
}

export async function createSqliteTestDatabase(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'database-'));
  return { url: `sqlite:${join(directory, 'test.db')}`, remove: () => rm(directory, { recursive: true }) };
}

/** @param serverUrl `mysql://…` of a user who may make databases named `mixdown_…` */
export async function createMysqlTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `mixdown_test_${randomBytes(6).toString('hex')}`;
  await execute(serverUrl, `create database ${name} character set utf8mb4`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => execute(serverUrl, `drop database ${name}`) };
}

async function execute(serverUrl: string, statement: string): Promise<void> {
  const connection = await createConnection(serverUrl);
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
