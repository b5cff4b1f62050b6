import { sql, type AliasedRawBuilder, type Selectable } from 'kysely';

/**
 * The table, to be read through this index alone. MySQL and MariaDB else like to walk an index of ids past all rows that others
 * own, or an owner's past all that came before the cursor. SQLite, which chooses well, takes the hint for a comment.
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
