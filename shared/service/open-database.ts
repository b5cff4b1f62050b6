import type { Migration } from 'kysely';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Closing } from './closing.ts';

/** @param of its owner, for the log */
export function openServiceDatabase<Schema>(
  { closing }: { closing: Closing },
  { of, url, migrations }: { of: string; url: string; migrations: Record<string, Migration> },
): Database<Schema> {
  const database = openDatabase<Schema>(url, migrations);
  closing.add(`${of} database`, () => database.close());
  return database;
}
