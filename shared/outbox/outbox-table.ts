import type { Kysely, Migration } from 'kysely';

/** Messages promised in the transaction of the change they tell of; gone once the broker has them. */
export interface OutboxTable {
  id: string;
  /** What it is about: a conversion or an account. */
  subject_id: string;
  topic: string;
  /** JSON. */
  payload: string;
  created_at: string;
  /** The relay that is publishing it may keep it until then. */
  claimed_until: string | null;
  claimed_by: string | null;
  /** W3C Trace Context of the request that promised it. */
  traceparent: string | null;
}

/** Any database with such a table: what Kysely has beside these calls ties it to all tables of one database. */
export type OutboxDb = Pick<Kysely<OutboxSchema>, 'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom'>;

/** What a database with an outbox has among its tables. */
export interface OutboxSchema {
  outbox: OutboxTable;
}

/** The table's one schema change, for a service that begins to keep one. */
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
