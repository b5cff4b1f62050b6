import type { Kysely, Migration } from 'kysely';

/**
 * Messages that are written in the transaction of the change they report, and deleted once the broker has
 * them.
 */
export interface OutboxTable {
  id: string;
  /** Its subject: a conversion or an account. */
  subject_id: string;
  topic: string;
  /** JSON. */
  payload: string;
  created_at: string;
  /** Until then, it belongs to the relay that is publishing it. */
  claimed_until: string | null;
  claimed_by: string | null;
  /** W3C Trace Context of the request that wrote it. */
  traceparent: string | null;
}

/** Any database with such a table. Kysely's other methods would tie it to all tables of one database. */
export type OutboxDb = Pick<Kysely<OutboxSchema>, 'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom'>;

/** The outbox part of a database's tables. */
export interface OutboxSchema {
  outbox: OutboxTable;
}

/** The table's single migration, for a service that starts to use an outbox. */
export const createOutboxTable: Migration = {
  async up(db) {
    await db.schema
      .createTable('outbox')
      .addColumn('id', 'char(36)', (column) => column.primaryKey())
      .addColumn('subject_id', 'char(36)', (column) => column.notNull())
      .addColumn('topic', 'varchar(32)', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('created_at', 'char(24)', (column) => column.notNull())
      .addColumn('claimed_until', 'char(24)')
      .addColumn('claimed_by', 'char(36)')
      .addColumn('traceparent', 'char(55)')
      .execute();
  },
};
