import { sql, type Kysely } from 'kysely';

/**
 * Deletes the rows whose column sorts before the value; the column needs an index. It works in batches, since
 * one statement over all rows would block others for long.
 */
export async function removeBefore<Schema, Table extends keyof Schema & string>(
  db: Kysely<Schema>,
  { table, column, before }: { table: Table; column: keyof Schema[Table] & string; before: string },
  batch = 500,
): Promise<void> {
  const [from, value] = [sql.table(table), sql.ref(column)];
  for (;;) {
    const { rows } = await sql<{ last: string }>`
      select ${value} as last from ${from} where ${value} < ${before}
      order by ${value} limit 1 offset ${sql.lit(batch - 1)}`.execute(db);
    const [row] = rows;
    if (!row) break;
    await sql`delete from ${from} where ${value} <= ${row.last}`.execute(db);
  }
  await sql`delete from ${from} where ${value} < ${before}`.execute(db);
}
