import type { Migration } from 'kysely';

/** One schema change each. Never changed once released: a new one is added. */
export const migrations: Record<string, Migration> = {
  '001-users': {
    async up(db) {
      await db.schema
        .createTable('users')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('email', 'varchar(254)', (column) => column.notNull().unique())
        .addColumn('password_hash', 'varchar(255)', (column) => column.notNull())
        .addColumn('display_name', 'varchar(100)')
        .addColumn('role', 'varchar(16)', (column) => column.notNull())
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .execute();
    },
  },
  '002-sessions': {
    async up(db) {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('user_id', 'char(36)', (column) => column.notNull())
        .addColumn('token_hash', 'char(64)', (column) => column.notNull().unique())
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .addColumn('expires_at', 'char(24)', (column) => column.notNull())
        .addForeignKeyConstraint('sessions_user', ['user_id'], 'users', ['id'], (key) =>
          key.onDelete('cascade'),
        )
        .execute();
    },
  },
  '003-signing-keys': {
    async up(db) {
      await db.schema
        .createTable('signing_keys')
        .addColumn('name', 'varchar(32)', (column) => column.primaryKey())
        .addColumn('private_key', 'text', (column) => column.notNull())
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .execute();
    },
  },
};
