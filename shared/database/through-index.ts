import { sql, type AliasedRawBuilder, type Selectable } from 'kysely';

/**
 * The table, to be read through this index only. Otherwise MySQL and MariaDB may scan an index of ids past
 * all rows of other owners, or an owner's index past everything before the cursor. SQLite chooses well and
 * treats the hint as a comment.
 */
export function throughIndex<Schema, Table extends keyof Schema & string, Alias extends string = Table>(
  table: Table,
  index: string,
  alias?: Alias,
): AliasedRawBuilder<Selectable<Schema[Table]>, Alias> {
  const name = sql.ref(alias ?? table);
  return sql<Selectable<Schema[Table]>>`${sql.table(table)}`.as<Alias>(
    sql`${name} /*! force index (${sql.ref(index)}) */`,
  );
}
