import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CompiledQuery, Kysely, sql, type Insertable, type Migration } from 'kysely';
import { mysqlDialect } from '../database/mysql.ts';
import { openDatabase } from '../database/open-database.ts';
import { sqliteDialect } from '../database/sqlite.ts';
import type { TestDatabase } from './test-database.ts';

/** Calls whose queries are looked at, by name. */
export type Calls<Schema> = Record<string, (db: Kysely<Schema>) => Promise<unknown>>;

/** What a call may do that others may not. */
interface Allowance {
  /** It may walk an index from one of its ends: it stops at its limit. */
  inOrder?: boolean;
  /** Rows it may read on a server, where that is not as few as usual. */
  mostRead?: number;
}

/** What a database says its work for a call is, as findings in words, none where all is well. */
export interface QueryCosts<Schema> {
  of(call: Calls<Schema>[string], allowance?: Allowance): Promise<string[]>;
  /** To be filled. */
  db: Kysely<Schema>;
  /** Lets the database count its rows, so that it chooses as it does in life. */
  analyze(tables: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

/** Rows that a call may read on a server. */
const few = 2_500;

/** On a database of its own, with its tables. */
export async function openQueryCosts<Schema>(
  create: () => Promise<TestDatabase>,
  migrations: Record<string, Migration>,
): Promise<QueryCosts<Schema>> {
  const ground = await create();
  const { url } = ground;
  const remove = () => ground.remove();
  const database = openDatabase<Schema>(url, migrations);
  await database.migrate();
  await database.close();
  return url.startsWith('sqlite:') ? sqliteCosts(new URL(url).pathname, remove) : mysqlCosts(url, remove);
}

/** SQLite tells the plan of each statement. */
function sqliteCosts<Schema>(file: string, remove: () => Promise<void>): QueryCosts<Schema> {
  let queries: CompiledQuery[] = [];
  const db = new Kysely<Schema>({
    dialect: sqliteDialect(`sqlite:${file}`),
    log: ({ query }) => void queries.push(query),
  });
  // On a connection of its own: an explained statement would stay open in the other's transactions.
  const explaining = new Kysely<Schema>({ dialect: sqliteDialect(`sqlite:${file}`) });
  return {
    db,
    async of(call, { inOrder = false } = {}) {
      queries = [];
      await call(db);
      const ran = queries.filter((query) => /^\s*(select|update|delete)/i.test(query.sql));
      const findings: string[] = [];
      for (const { sql: statement, parameters } of ran) {
        const explained = CompiledQuery.raw(`explain query plan ${statement}`, [...parameters]);
        const { rows } = await explaining.executeQuery<PlanStep>(explained);
        const bad = badSteps(rows, inOrder);
        findings.push(...bad.map((detail) => `${detail}: ${statement}`));
      }
      return findings;
    },
    async analyze() {
      await sql`analyze`.execute(db);
    },
    async remove() {
      await Promise.all([db.destroy(), explaining.destroy()]);
      await remove();
    },
  };
}

/** A row of what SQLite answers to `explain query plan`. */
export interface PlanStep {
  detail: string;
}

/** @returns steps of a plan that read or sort more than they need */
export function badSteps(plan: readonly PlanStep[], mayWalk = false): string[] {
  const details = plan.map(({ detail }) => detail);
  // What a subquery gives is read whole; how it comes by it is a step of its own.
  const subqueries = details.flatMap((detail) => /^(?:CO-ROUTINE|MATERIALIZE) (\S+)/.exec(detail)?.[1] ?? []);
  return details.filter((detail) => {
    if (detail.includes('USE TEMP B-TREE')) return true;
    const scanned = /^SCAN (\S+)/.exec(detail)?.[1];
    if (scanned === undefined || scanned === 'CONSTANT' || subqueries.includes(scanned)) return false;
    return !(mayWalk && /USING (COVERING )?INDEX/.test(detail));
  });
}

/** MySQL and MariaDB tell how many rows were read and sorted: their plans don't say how far an index is walked. */
function mysqlCosts<Schema>(url: string, remove: () => Promise<void>): QueryCosts<Schema> {
  const db = new Kysely<Schema>({ dialect: mysqlDialect(url) });
  return {
    db,
    of: (call, { mostRead = few } = {}) =>
      db.connection().execute(async (connection) => {
        const before = await rowsTouched(connection);
        await call(connection);
        const after = await rowsTouched(connection);
        const [read, sorted] = [after.read - before.read, after.sorted - before.sorted];
        return [
          ...(read > mostRead ? [`${read} rows read`] : []),
          ...(sorted > 0 ? [`${sorted} rows sorted`] : []),
        ];
      }),
    async analyze(tables) {
      for (const table of tables) await sql`analyze table ${sql.table(table)}`.execute(db);
    },
    async remove() {
      await db.destroy();
      await remove();
    },
  };
}

async function rowsTouched<Schema>(db: Kysely<Schema>): Promise<{ read: number; sorted: number }> {
  const count = async (pattern: string) => {
    const query = sql<{ Value: string }>`show session status like ${sql.lit(pattern)}`;
    return (await query.execute(db)).rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  return { read: await count('Handler_read%'), sorted: await count('Sort_rows') };
}

/** Fills a table with so many rows. */
export async function fillTable<Schema, Table extends keyof Schema & string>(
  db: Kysely<Schema>,
  table: Table,
  count: number,
  make: (n: number) => Insertable<Schema[Table]>,
): Promise<void> {
  const batch = 500;
  await db.transaction().execute(async (transaction) => {
    for (let from = 0; from < count; from += batch) {
      const rows = Array.from({ length: Math.min(batch, count - from) }, (_, n) => make(from + n));
      await transaction.insertInto(table).values(rows).execute();
    }
  });
}

/** How one begins, by Kysely and by SQL. */
const query =
  /\.(selectFrom|updateTable|deleteFrom|prepare)\(|removeBefore\(|sql(<.*>)?`\s*(select|update|delete)/;

/** Files of a folder that hold queries, so that none of them is forgotten. @returns paths from the folder, sorted */
export async function filesWithQueries(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/testing/') && !path.endsWith('migrations.ts'));
  const texts = await Promise.all(sources.map((path) => readFile(path, 'utf8')));
  return sources
    .filter((_, at) => query.test(texts[at] ?? ''))
    .map((path) => relative(folder, path))
    .sort();
}
