import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { isDuplicateKey } from '../../shared/database/duplicate-key.ts';
import { openDatabase } from '../../shared/database/open-database.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import { topics } from '../../shared/messages.ts';
import { defaultOptions } from '../../shared/options/options.ts';
import { findUsage } from '../usage/usage.repository.ts';
import { migrations } from '../database/migrations.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import {
  findConversion,
  insertConversion,
  removeConversion,
  updateConversion,
  type ConversionRow,
} from './conversion.repository.ts';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`conversions in ${name}`, () => {
    let database: GatewayDatabase;
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());

    async function insert(parts: Parameters<typeof conversionRow>[0] = {}) {
      const row = conversionRow(parts);
      await insertConversion(database.db, row);
      return row;
    }

    it('are kept as they are, also the largest and strangest', async () => {
      const row = await insert({
        filename: `${'👩'.repeat(250)}".mp4`,
        size: 2 ** 42 + 1,
        email: `${'a'.repeat(64)}@${'b'.repeat(185)}.org`,
        warnings: '["truncated"]',
        mp3_size: 2 ** 33,
        mp3_duration: 21_599.98,
        mp3_bitrate: 320_000,
        mp3_gaps: JSON.stringify({
          seconds: 1,
          longest: Array(10).fill({ start: 35_999.9, seconds: 3599.9 }),
        }),
        error_code: 'unsupported-codec',
        error_message: 'x'.repeat(500),
        finished_at: new Date().toISOString(),
      });
      expect(await findConversion(database.db, row.id)).to.deep.equal(row);
      expect(await findConversion(database.db, randomUUID())).to.equal(undefined);
      expect(isDuplicateKey(await rejection(insertConversion(database.db, row)))).to.equal(true);
    });

    it('change only when they are still as they were read', async () => {
      const row = await insert();
      const change = { status: 'converting' as const };
      expect(await updateConversion(database.db, row, change)).to.equal(true);
      expect(await updateConversion(database.db, row, change)).to.equal(false);
      const now = { ...row, status: 'converting' as const };
      expect(await updateConversion(database.db, { ...now, attempt: 2 }, change)).to.equal(false);
      expect(await updateConversion(database.db, { ...now, id: randomUUID() }, change)).to.equal(false);
      expect((await findConversion(database.db, row.id))?.status).to.equal('converting');
    });

    it('are changed by one of several who try at the same time', async () => {
      const row = await insert();
      const others = [1, 2, 3].map(() => database.another().db);
      const change = { status: 'converting' as const };
      const results = await Promise.all(others.map((db) => updateConversion(db, row, change)));
      expect(results.filter(Boolean)).to.have.length(1);
    });

    it('go with what was promised about them', async () => {
      const [gone, other] = [await insert(), await insert()];
      for (const { id, attempt, email, filename } of [gone, other]) {
        const options = defaultOptions;
        const message = { id, attempt, email, filename, options, downloadUrl: 'http://localhost/' };
        await insertOutbox(database.db, id, topics.video, message);
      }
      await removeConversion(database.db, gone.id);
      await removeConversion(database.db, gone.id);
      expect(await findConversion(database.db, gone.id)).to.equal(undefined);
      const promised = await database.db.selectFrom('outbox').select('subject_id').execute();
      expect(promised).to.deep.equal([{ subject_id: other.id }]);
    });

    it('get their tables once, whoever starts', async () => {
      const another = database.another();
      await another.migrate();
      await another.check();
    });

    it('keep what they are, and count for their account, if they are older than all that was added', async () => {
      const earlier = Object.entries(migrations).filter(([name]) => name < '040-mp3-copied');
      const ground = await create();
      const old = openDatabase<GatewaySchema>(ground.url, Object.fromEntries(earlier));
      const now = openDatabase<GatewaySchema>(ground.url, migrations);
      const owner_id = randomUUID();
      const facts = { status: 'done', mp3_size: 20, finished_at: '2026-01-31T12:00:00.000Z' } as const;
      try {
        await old.migrate();
        const { mp3_copied, options, video, done_at, expires_at, filename_key, sha256, ...row } =
          conversionRow({
            owner_id,
            ...facts,
          });
        const added = { mp3_copied, options, video, expires_at, filename_key, sha256 };
        const waiting = {
          ...row,
          id: randomUUID(),
          status: 'queued',
          mp3_size: null,
          finished_at: null,
        } as const;
        for (const each of [row, waiting])
          await old.db
            .insertInto('conversions')
            .values(each as ConversionRow)
            .execute();
        await now.migrate();
        expect(await findConversion(now.db, row.id)).to.deep.equal({
          ...{ ...row, ...added },
          done_at: facts.finished_at,
        });
        expect(await findConversion(now.db, waiting.id)).to.deep.equal({ ...waiting, ...added, done_at });
        expect(await findUsage(now.db, owner_id)).to.deep.equal({
          ...{ bytesStored: 2020, unfinishedBytes: 1000, secondsConvertedToday: 0 },
        });
      } finally {
        await Promise.all([old.close(), now.close()]);
        await ground.remove();
      }
    });
  });
