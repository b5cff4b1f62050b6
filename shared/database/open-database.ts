import { Kysely, Migrator, sql, type Migration } from 'kysely';
import { errorText, UnavailableError } from '../errors.ts';
import type { Database } from './database.ts';
import { guardedDialect } from './guarded-dialect.ts';
import { mysqlDialect } from './mysql.ts';
import { sqliteDialect } from './sqlite.ts';

/**
 * @param url `sqlite:FILE` or `mysql://…/DATABASE`
 * @param migrations run in the order of their names, on SQLite in one transaction. One schema change each: MySQL
 * does not roll a failed one back.
 */
export function openDatabase<Schema>(url: string, migrations: Record<string, Migration>): Database<Schema> {
  const dialect = url.startsWith('sqlite:') ? sqliteDialect(url) : mysqlDialect(url);
  const db = new Kysely<Schema>({ dialect: guardedDialect(dialect) });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  let migrated = false;

  return {
    db,
    async migrate() {
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error instanceof Error ? error : new Error(errorText(error));
      migrated = true;
    },
    async check() {
      if (!migrated)
        throw new UnavailableError('database', { cause: new Error('its tables are not set up yet') });
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}
