import type { Migration } from 'kysely';
import { createOutboxTable } from '../../shared/outbox/outbox-table.ts';

/** One schema change each. Never change a released one; add a new one. */
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
  '004-access-token-keys': {
    async up(db) {
      await db.schema
        .createTable('access_token_keys')
        .addColumn('kid', 'varchar(32)', (column) => column.primaryKey())
        .addColumn('public_key', 'text', (column) => column.notNull())
        .addColumn('private_key', 'text')
        .addColumn('active_from', 'char(24)', (column) => column.notNull())
        .execute();
    },
  },
  '005-email-verified': {
    async up(db) {
      await db.schema.alterTable('users').addColumn('email_verified_at', 'char(24)').execute();
    },
  },
  // Its successor keeps every refresh token of a login. Users who are logged in must log in again, once.
  '006-sessions-of-one-token-end': {
    async up(db) {
      await db.schema.dropTable('sessions').execute();
    },
  },
  '007-sessions': {
    async up(db) {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('user_id', 'char(36)', (column) => column.notNull())
        .addColumn('device', 'varchar(255)')
        .addColumn('address', 'varchar(45)')
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .addColumn('last_used_at', 'char(24)', (column) => column.notNull())
        .addColumn('expires_at', 'char(24)', (column) => column.notNull())
        .addForeignKeyConstraint('sessions_of_user', ['user_id'], 'users', ['id'], (key) =>
          key.onDelete('cascade'),
        )
        .execute();
    },
  },
  '008-sessions-by-user': {
    async up(db) {
      await db.schema.createIndex('sessions_user_index').on('sessions').column('user_id').execute();
    },
  },
  '009-refresh-tokens': {
    async up(db) {
      await db.schema
        .createTable('refresh_tokens')
        .addColumn('hash', 'char(64)', (column) => column.primaryKey())
        .addColumn('session_id', 'char(36)', (column) => column.notNull())
        .addColumn('expires_at', 'char(24)', (column) => column.notNull())
        .addColumn('used_at', 'char(24)')
        .addColumn('nonce', 'char(43)')
        .addForeignKeyConstraint('refresh_tokens_session', ['session_id'], 'sessions', ['id'], (key) =>
          key.onDelete('cascade'),
        )
        .execute();
    },
  },
  '010-refresh-tokens-by-session': {
    async up(db) {
      await db.schema
        .createIndex('refresh_tokens_session_index')
        .on('refresh_tokens')
        .column('session_id')
        .execute();
    },
  },
  '011-mail-tokens': {
    async up(db) {
      await db.schema
        .createTable('mail_tokens')
        .addColumn('hash', 'char(64)', (column) => column.primaryKey())
        .addColumn('user_id', 'char(36)', (column) => column.notNull())
        .addColumn('purpose', 'varchar(32)', (column) => column.notNull())
        .addColumn('email', 'varchar(254)', (column) => column.notNull())
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .addColumn('expires_at', 'char(24)', (column) => column.notNull())
        .addForeignKeyConstraint('mail_tokens_user', ['user_id'], 'users', ['id'], (key) =>
          key.onDelete('cascade'),
        )
        .execute();
    },
  },
  '012-login-limits': {
    async up(db) {
      await db.schema
        .createTable('login_limits')
        .addColumn('name', 'char(64)', (column) => column.primaryKey())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('blocked_until', 'char(24)', (column) => column.notNull())
        .addColumn('updated_at', 'char(24)', (column) => column.notNull())
        .execute();
    },
  },
  '013-known-addresses': {
    async up(db) {
      await db.schema
        .createTable('known_addresses')
        .addColumn('user_id', 'char(36)', (column) => column.notNull())
        .addColumn('address', 'varchar(64)', (column) => column.notNull())
        .addColumn('last_used_at', 'char(24)', (column) => column.notNull())
        .addPrimaryKeyConstraint('known_addresses_key', ['user_id', 'address'])
        .addForeignKeyConstraint('known_addresses_user', ['user_id'], 'users', ['id'], (key) =>
          key.onDelete('cascade'),
        )
        .execute();
    },
  },
  '014-api-keys': {
    async up(db) {
      await db.schema
        .createTable('api_keys')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('user_id', 'char(36)', (column) => column.notNull())
        .addColumn('name', 'varchar(100)', (column) => column.notNull())
        .addColumn('hash', 'char(64)', (column) => column.notNull().unique())
        .addColumn('scopes', 'varchar(100)', (column) => column.notNull())
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .addColumn('last_used_at', 'char(24)')
        .addColumn('expires_at', 'char(24)')
        .addForeignKeyConstraint('api_keys_user', ['user_id'], 'users', ['id'], (key) =>
          key.onDelete('cascade'),
        )
        .execute();
    },
  },
  '015-audit-events': {
    async up(db) {
      await db.schema
        .createTable('audit_events')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('at', 'char(24)', (column) => column.notNull())
        .addColumn('event', 'varchar(64)', (column) => column.notNull())
        .addColumn('actor_id', 'char(36)')
        .addColumn('subject_id', 'char(36)')
        .addColumn('address', 'varchar(45)')
        .addColumn('details', 'varchar(1000)', (column) => column.notNull())
        .execute();
    },
  },
  '016-audit-events-by-subject': {
    async up(db) {
      await db.schema
        .createIndex('audit_events_subject')
        .on('audit_events')
        .columns(['subject_id', 'id'])
        .execute();
    },
  },
  '017-outbox': createOutboxTable,
  '018-invitations': {
    async up(db) {
      await db.schema
        .createTable('invitations')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('hash', 'char(64)', (column) => column.notNull().unique())
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .addColumn('expires_at', 'char(24)', (column) => column.notNull())
        .execute();
    },
  },
  '030-users-by-role': {
    async up(db) {
      await db.schema.createIndex('users_role').on('users').columns(['role', 'id']).execute();
    },
  },
  '031-sessions-by-last-use': {
    async up(db) {
      await db.schema
        .createIndex('sessions_user_use')
        .on('sessions')
        .columns(['user_id', 'last_used_at', 'id'])
        .execute();
    },
  },
  '032-sessions-by-expiry': {
    async up(db) {
      await db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute();
    },
  },
  '033-refresh-tokens-by-expiry': {
    async up(db) {
      await db.schema
        .createIndex('refresh_tokens_expiry')
        .on('refresh_tokens')
        .column('expires_at')
        .execute();
    },
  },
  '034-mail-tokens-by-expiry': {
    async up(db) {
      await db.schema.createIndex('mail_tokens_expiry').on('mail_tokens').column('expires_at').execute();
    },
  },
  '035-login-limits-by-time': {
    async up(db) {
      await db.schema.createIndex('login_limits_time').on('login_limits').column('updated_at').execute();
    },
  },
  '036-known-addresses-by-use': {
    async up(db) {
      await db.schema
        .createIndex('known_addresses_use')
        .on('known_addresses')
        .column('last_used_at')
        .execute();
    },
  },
  '037-audit-events-by-time': {
    async up(db) {
      await db.schema.createIndex('audit_events_time').on('audit_events').column('at').execute();
    },
  },
  '038-audit-events-by-event': {
    async up(db) {
      await db.schema.createIndex('audit_events_event').on('audit_events').columns(['event', 'id']).execute();
    },
  },
  '039-audit-events-by-actor': {
    async up(db) {
      await db.schema
        .createIndex('audit_events_actor')
        .on('audit_events')
        .columns(['actor_id', 'id'])
        .execute();
    },
  },
  '040-audit-events-by-subject-and-event': {
    async up(db) {
      await db.schema
        .createIndex('audit_events_subject_event')
        .on('audit_events')
        .columns(['subject_id', 'event', 'id'])
        .execute();
    },
  },
  '041-invitations-by-expiry': {
    async up(db) {
      await db.schema.createIndex('invitations_expiry').on('invitations').column('expires_at').execute();
    },
  },
  '042-audit-events-by-actor-and-event': {
    async up(db) {
      await db.schema
        .createIndex('audit_events_actor_event')
        .on('audit_events')
        .columns(['actor_id', 'event', 'id'])
        .execute();
    },
  },
  // MySQL created one for the foreign key, SQLite did not.
  '043-api-keys-by-user': {
    async up(db) {
      await db.schema.createIndex('api_keys_user_index').on('api_keys').columns(['user_id', 'id']).execute();
    },
  },
  '044-mail-tokens-by-user': {
    async up(db) {
      await db.schema.createIndex('mail_tokens_user_index').on('mail_tokens').column('user_id').execute();
    },
  },
};
