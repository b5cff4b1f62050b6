import type { Migration } from 'kysely';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import type { TestDatabase } from './test-database.ts';

/** A database for one suite, with its tables. */
export interface MigratedDatabase<Schema> extends Database<Schema> {
  /** The same database for another process. */
  another(): Database<Schema>;
  /** Closes all that was opened, and removes it. */
  remove(): Promise<void>;
}

export async function createMigratedDatabase<Schema>(
  create: () => Promise<TestDatabase>,
  migrations: Record<string, Migration>,
): Promise<MigratedDatabase<Schema>> {
  const ground = await create();
  const opened: Database<Schema>[] = [];
  const another = () => {
    const database = openDatabase<Schema>(ground.url, migrations);
    opened.push(database);
    return database;
  };
  const database = another();
  await database.migrate();
  return {
    ...database,
    another,
    async remove() {
      await Promise.all(opened.map((each) => each.close()));
      await ground.remove();
    },
  };
}
