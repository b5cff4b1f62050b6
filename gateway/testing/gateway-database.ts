import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { v7 as uuid } from 'uuid';
import { createMigratedDatabase, type MigratedDatabase } from '../../shared/testing/migrated-database.ts';
import type { TestDatabase } from '../../shared/testing/test-database.ts';
import { filenameKey } from '../database/filename-key.ts';
import { migrations } from '../database/migrations.ts';
import type { GatewaySchema } from '../database/schema.ts';

type ConversionRow = Selectable<GatewaySchema['conversions']>;

/** A gateway's database for one suite, with its tables. */
export interface GatewayDatabase extends MigratedDatabase<GatewaySchema> {
  /** Deletes what the tests wrote. */
  empty(): Promise<void>;
}

export async function createGatewayDatabase(create: () => Promise<TestDatabase>): Promise<GatewayDatabase> {
  const database = await createMigratedDatabase<GatewaySchema>(create, migrations);
  return {
    ...database,
    async empty() {
      await database.db.deleteFrom('outbox').execute();
      await database.db.deleteFrom('imports').execute();
      await database.db.deleteFrom('waiting').execute();
      await database.db.deleteFrom('conversions').execute();
      await database.db.deleteFrom('rate_limits').execute();
      await database.db.deleteFrom('account_usage').execute();
    },
  };
}

/** A conversion as it is right after its upload. */
export function conversionRow(parts: Partial<ConversionRow> = {}): ConversionRow {
  const now = new Date().toISOString();
  return {
    ...{ id: uuid(), owner_id: randomUUID(), email: 'ada@example.org', filename: 'talk.mp4', size: 1000 },
    ...{
      sha256: null,
      options: null,
      status: 'queued',
      attempt: 1,
      swept: 0,
      error_code: null,
      error_message: null,
      warnings: '[]',
      mail_refused: 0,
    },
    ...{ mp3_size: null, mp3_duration: null, mp3_bitrate: null, mp3_missing: null, mp3_gaps: null },
    mp3_copied: 0,
    filename_key: filenameKey(parts.filename ?? 'talk.mp4'),
    ...{ created_at: now, updated_at: now, finished_at: null },
    ...{ video: 'kept', done_at: null, expires_at: null },
    ...parts,
  };
}
