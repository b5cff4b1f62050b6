import { sql, type Kysely, type Migration } from 'kysely';
import { countUsage } from './account-usage.migrations.ts';
import { fillFilenameKeys } from './filename-keys.migrations.ts';
import type { GatewaySchema } from './schema.ts';

/** One schema change each. Never change a released one; add a new one. */
export const migrations: Record<string, Migration> = {
  '001-conversions': {
    async up(db) {
      await db.schema
        .createTable('conversions')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('owner_id', 'char(36)', (column) => column.notNull())
        .addColumn('email', 'varchar(254)', (column) => column.notNull())
        .addColumn('filename', 'varchar(255)', (column) => column.notNull())
        .addColumn('size', 'bigint', (column) => column.notNull())
        .addColumn('status', 'varchar(16)', (column) => column.notNull())
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('error_code', 'varchar(32)')
        .addColumn('error_message', 'varchar(500)')
        .addColumn('warnings', 'varchar(500)', (column) => column.notNull())
        .addColumn('mp3_size', 'bigint')
        .addColumn('mp3_duration', 'double precision')
        .addColumn('mp3_bitrate', 'integer')
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .addColumn('updated_at', 'char(24)', (column) => column.notNull())
        .addColumn('finished_at', 'char(24)')
        .execute();
    },
  },
  '002-conversions-by-owner': {
    async up(db) {
      await db.schema
        .createIndex('conversions_owner')
        .on('conversions')
        .columns(['owner_id', 'id'])
        .execute();
    },
  },
  '003-outbox': {
    async up(db) {
      await db.schema
        .createTable('outbox')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('conversion_id', 'char(36)', (column) => column.notNull())
        .addColumn('topic', 'varchar(32)', (column) => column.notNull())
        .addColumn('payload', 'text', (column) => column.notNull())
        .addColumn('created_at', 'char(24)', (column) => column.notNull())
        .addColumn('claimed_until', 'char(24)')
        .addColumn('claimed_by', 'char(36)')
        .execute();
    },
  },
  '004-outbox-by-conversion': {
    async up(db) {
      await db.schema.createIndex('outbox_conversion').on('outbox').column('conversion_id').execute();
    },
  },
  '005-secrets': {
    async up(db) {
      await db.schema
        .createTable('secrets')
        .addColumn('name', 'varchar(64)', (column) => column.primaryKey())
        .addColumn('value', 'varchar(255)', (column) => column.notNull())
        .execute();
    },
  },
  '006-missing-sound': {
    async up(db) {
      await db.schema.alterTable('conversions').addColumn('mp3_missing', 'double precision').execute();
    },
  },
  '007-conversions-swept': {
    async up(db) {
      await db.schema
        .alterTable('conversions')
        .addColumn('swept', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  '008-outbox-traceparent': {
    async up(db) {
      await db.schema.alterTable('outbox').addColumn('traceparent', 'char(55)').execute();
    },
  },
  '009-mail-refused': {
    async up(db) {
      await db.schema
        .alterTable('conversions')
        .addColumn('mail_refused', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  '010-outbox-subject': {
    async up(db) {
      await db.schema.alterTable('outbox').renameColumn('conversion_id', 'subject_id').execute();
    },
  },
  '011-rate-limits': {
    async up(db) {
      await db.schema
        .createTable('rate_limits')
        .addColumn('key', 'varchar(191)', (column) => column.primaryKey())
        .addColumn('hits', 'integer', (column) => column.notNull())
        .execute();
    },
  },
  '012-revocations': {
    async up(db) {
      await db.schema
        .createTable('revocations')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('until', 'char(24)')
        .execute();
    },
  },
  '013-account-addresses': {
    async up(db) {
      await db.schema
        .createTable('account_addresses')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('email', 'varchar(254)', (column) => column.notNull())
        .addColumn('changed_at', 'char(24)', (column) => column.notNull())
        .execute();
    },
  },
  '020-gaps': {
    async up(db) {
      await db.schema.alterTable('conversions').addColumn('mp3_gaps', 'varchar(1000)').execute();
    },
  },
  '030-conversions-by-owner-and-status': {
    async up(db) {
      await db.schema
        .createIndex('conversions_owner_status')
        .on('conversions')
        .columns(['owner_id', 'status', 'id'])
        .execute();
    },
  },
  '031-conversions-by-status': {
    async up(db) {
      await db.schema
        .createIndex('conversions_status')
        .on('conversions')
        .columns(['status', 'updated_at'])
        .execute();
    },
  },
  '032-revocations-by-until': {
    async up(db) {
      await db.schema.createIndex('revocations_until').on('revocations').columns(['until', 'id']).execute();
    },
  },
  '040-mp3-copied': {
    async up(db) {
      await db.schema
        .alterTable('conversions')
        .addColumn('mp3_copied', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  '041-options': {
    async up(db) {
      await db.schema.alterTable('conversions').addColumn('options', 'text').execute();
    },
  },
  '042-1-account-usage': {
    async up(db) {
      await db.schema
        .createTable('account_usage')
        .addColumn('owner_id', 'char(36)', (column) => column.primaryKey())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('unfinished_bytes', 'bigint', (column) => column.notNull())
        .addColumn('day', 'char(10)', (column) => column.notNull())
        .addColumn('seconds', 'double precision', (column) => column.notNull())
        .addColumn('told_at', 'char(24)')
        .execute();
    },
  },
  '042-2-usage-of-earlier-versions': { up: countUsage },
  '043-1-video': {
    async up(db) {
      await db.schema
        .alterTable('conversions')
        .addColumn('video', 'varchar(8)', (column) => column.notNull().defaultTo('kept'))
        .execute();
    },
  },
  '043-2-done-at': {
    async up(db) {
      await db.schema.alterTable('conversions').addColumn('done_at', 'char(24)').execute();
    },
  },
  '043-3-done-at-of-earlier-versions': {
    async up(db) {
      await sql`update conversions set done_at = coalesce(finished_at, updated_at)
        where mp3_size is not null`.execute(db);
    },
  },
  '043-4-expires-at': {
    async up(db) {
      await db.schema.alterTable('conversions').addColumn('expires_at', 'char(24)').execute();
    },
  },
  '044-1-conversions-by-video': {
    async up(db) {
      await db.schema
        .createIndex('conversions_video')
        .on('conversions')
        .columns(['video', 'done_at'])
        .execute();
    },
  },
  '044-2-conversions-by-expiry': {
    async up(db) {
      await db.schema
        .createIndex('conversions_expiry')
        .on('conversions')
        .columns(['expires_at', 'done_at'])
        .execute();
    },
  },
  '045-1-filename-keys': {
    async up(db) {
      // SQLite compares text by bytes. MySQL does so where it is told to, in what SQLite takes for a comment.
      const type = sql`varchar(255) /*! character set utf8mb4 collate utf8mb4_bin */`;
      await db.schema
        .alterTable('conversions')
        .addColumn('filename_key', type, (column) => column.notNull().defaultTo(''))
        .execute();
    },
  },
  '045-2-filename-keys-of-earlier-versions': { up: fillFilenameKeys },
  '045-3-conversions-by-filename': {
    async up(db) {
      await db.schema
        .createIndex('conversions_filename')
        .on('conversions')
        .columns(['owner_id', 'status', 'filename_key', 'id'])
        .execute();
    },
  },
  '045-4-conversions-by-size': {
    async up(db) {
      await db.schema
        .createIndex('conversions_size')
        .on('conversions')
        .columns(['owner_id', 'status', 'size', 'id'])
        .execute();
    },
  },
  '045-5-conversions-by-duration': {
    async up(db) {
      await db.schema
        .createIndex('conversions_duration')
        .on('conversions')
        .columns(['owner_id', 'status', 'mp3_duration', 'id'])
        .execute();
    },
  },
  '046-1-waiting': {
    async up(db) {
      await db.schema
        .createTable('waiting')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('owner_id', 'char(36)', (column) => column.notNull())
        .addColumn('place', 'char(47)', (column) => column.notNull())
        .addColumn('traceparent', 'char(55)')
        .execute();
    },
  },
  '046-2-waiting-by-place': {
    async up(db) {
      await db.schema.createIndex('waiting_place').on('waiting').columns(['place', 'owner_id']).execute();
    },
  },
  '046-3-waiting-by-owner': {
    async up(db) {
      await db.schema.createIndex('waiting_owner').on('waiting').columns(['owner_id', 'place']).execute();
    },
  },
  '046-4-releases': {
    async up(db) {
      await db.schema
        .createTable('releases')
        .addColumn('queue', 'varchar(32)', (column) => column.primaryKey())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('conversion_id', 'char(36)', (column) => column.notNull())
        .execute();
    },
  },
  '046-5-no-release-yet': {
    async up(db: Kysely<Pick<GatewaySchema, 'releases'>>) {
      const row = { queue: 'video', number: 0, conversion_id: '' };
      await db.insertInto('releases').ignore().values(row).execute();
    },
  },
  '047-imports': {
    async up(db) {
      await db.schema
        .createTable('imports')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('owner_id', 'char(36)', (column) => column.notNull())
        .addColumn('url', 'text', (column) => column.notNull())
        .addColumn('due_at', 'char(24)')
        .addColumn('claimed_by', 'char(36)')
        .addColumn('tries', 'integer', (column) => column.notNull())
        .execute();
    },
  },
  '048-imports-by-due': {
    async up(db) {
      await db.schema.createIndex('imports_due').on('imports').column('due_at').execute();
    },
  },
  '049-1-sha256': {
    async up(db) {
      await db.schema.alterTable('conversions').addColumn('sha256', 'char(64)').execute();
    },
  },
  '049-2-conversions-by-owner-and-sha256': {
    async up(db) {
      await db.schema
        .createIndex('conversions_owner_sha256')
        .on('conversions')
        .columns(['owner_id', 'sha256', 'id'])
        .execute();
    },
  },
};
