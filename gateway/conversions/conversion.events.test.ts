import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { openBlobStore } from '../../shared/blobs/open-blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { openBus } from '../../shared/bus/open-bus.ts';
import { queues, topics } from '../../shared/messages.ts';
import { defaultOptions } from '../../shared/options/options.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { consumeEvents } from '../consume-events.ts';
import {
  findConversion,
  insertConversion,
  removeConversion,
  type ConversionRow,
} from './conversion.repository.ts';
import { toConversion } from './conversion.view.ts';
import { createProgress, type Progress } from './progress.ts';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`events of conversions in ${name}`, () => {
    let directory: string;
    let database: GatewayDatabase;
    let bus: Bus;
    let blobs: BlobStore;
    let progress: Progress;
    let recorded: ReturnType<typeof recordLog>;
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-events-'));
      recorded = recordLog();
      const { log } = recorded;
      bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
      blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
      progress = createProgress();
      await progress.subscribe(bus);
      await consumeEvents({ db: database.db, blobs, bus, progress, log, onChange: () => undefined });
    });
    afterEach(async () => {
      await bus.close();
      await rm(directory, { recursive: true });
    });

    async function insert(parts: Partial<ConversionRow> = {}): Promise<ConversionRow> {
      const row = conversionRow({ updated_at: '2020-01-01T00:00:00.000Z', ...parts });
      await insertConversion(database.db, row);
      return row;
    }
    const mp3 = {
      size: 24_000,
      duration: 1.04,
      bitrate: 184_615,
      missingSeconds: 0,
      gaps: { seconds: 5.2, longest: [{ start: 61, seconds: 5 }] },
      copied: true,
    };
    const error = { code: 'no-audio', message: 'The video has no sound.' } as const;
    const tell = {
      converting: ({ id, attempt }: ConversionRow) => bus.publish(topics.converting, { id, attempt }),
      mp3: ({ id, attempt, email, filename }: ConversionRow, warnings: string[] = []) =>
        bus.publish(topics.mp3, {
          id,
          attempt,
          email,
          filename,
          options: defaultOptions,
          downloadUrl: 'http://localhost/',
          mp3,
          warnings,
        }),
      failed: ({ id, attempt, email, filename }: ConversionRow) =>
        bus.publish(topics.failed, { id, attempt, email, filename, options: defaultOptions, error }),
    };
    const until = (id: string, status: string) =>
      waitUntil(status, async () => {
        const row = await findConversion(database.db, id);
        return row?.status === status && row;
      });
    const refuse = ({ id, attempt }: ConversionRow) => bus.publish(topics.mailRefused, { id, attempt });
    const warningsOf = async ({ id }: ConversionRow) => {
      const row = await findConversion(database.db, id);
      return row && toConversion({ ...row, position: null }, progress, '').warnings;
    };
    /** Every event so far has been handled. */
    const settled = () => bus.close();

    it('begin it', async () => {
      const row = await insert();
      await tell.converting(row);
      const now = await until(row.id, 'converting');
      expect(now.updated_at > row.updated_at).to.equal(true);
      expect(now.finished_at).to.equal(null);
    });

    it('show that it is tried once more', async () => {
      const row = await insert({ status: 'converting' });
      await tell.converting(row);
      await waitUntil('the sign of life', async () => {
        const now = await findConversion(database.db, row.id);
        return now?.status === 'converting' && now.updated_at > row.updated_at;
      });
    });

    it('finish it with what is known of the mp3', async () => {
      const row = await insert({ status: 'converting' });
      await tell.mp3(row, ['truncated']);
      const now = await until(row.id, 'done');
      expect(now.finished_at).to.equal(now.updated_at);
      expect(toConversion({ ...now, position: null }, progress, 'https://example.org')).to.deep.include({
        progress: 1,
        warnings: ['truncated'],
        error: null,
        mp3: { id: row.id, url: `https://example.org/mp3s/${row.id}`, ...mp3 },
      });
    });

    it('end it with the reason of its failure', async () => {
      const row = await insert();
      await tell.failed(row);
      const now = await until(row.id, 'failed');
      expect(now.finished_at).to.equal(now.updated_at);
      expect(toConversion({ ...now, position: null }, progress, '')).to.deep.include({
        progress: 0,
        error,
        mp3: null,
      });
    });

    it('say that the mail about it was refused, whichever is told first', async () => {
      const [early, late] = [await insert({ status: 'converting' }), await insert({ status: 'converting' })];
      await refuse(early);
      await waitUntil('the first', async () => (await warningsOf(early))?.includes('mail-refused'));
      await tell.mp3(early, ['truncated']);
      await tell.mp3(late);
      await Promise.all([early, late].map(({ id }) => until(id, 'done')));
      await refuse(late);
      await waitUntil('the second', async () => (await warningsOf(late))?.includes('mail-refused'));
      expect(await warningsOf(early)).to.deep.equal(['truncated', 'mail-refused']);
    });

    it('finish it after all when a failure was mended', async () => {
      const row = await insert({ status: 'failed', error_code: 'internal', error_message: 'Something.' });
      await tell.mp3(row);
      expect(toConversion({ ...(await until(row.id, 'done')), position: null }, progress, '').error).to.equal(
        null,
      );
    });

    it('change nothing when they come late, again, or of another attempt', async () => {
      const done = await insert({ status: 'done', attempt: 2 });
      const retried = await insert({ status: 'queued', attempt: 2 });
      const cancelled = await insert({ status: 'cancelled' });
      for (const row of [done, { ...done, attempt: 1 }, { ...retried, attempt: 1 }, cancelled])
        for (const publish of Object.values(tell)) await publish(row);
      for (const row of [{ ...done, attempt: 1 }, conversionRow()]) await refuse(row);
      await waitUntil('all to be handled', async () => (await bus.inspect(queues.conversions)).depth === 0);
      await settled();
      for (const row of [done, retried, cancelled])
        expect(await findConversion(database.db, row.id)).to.deep.equal(row);
    });

    it('leave the mp3 of a cancelled conversion to its next attempt', async () => {
      const row = await insert({ status: 'cancelled' });
      await blobs.put('mp3s', row.id, Readable.from(['mp3']));
      await tell.mp3(row);
      await waitUntil('it to be handled', async () => (await bus.inspect(queues.conversions)).depth === 0);
      await settled();
      expect(await blobs.stat('mp3s', row.id)).to.include({ size: 3 });
    });

    it('come out as one truth, in whatever order and however close together they come', async () => {
      const rows = await Promise.all(Array.from({ length: 12 }, () => insert()));
      const orders = [tell.converting, tell.mp3, tell.failed, tell.converting, tell.mp3];
      await Promise.all(
        rows.flatMap((row, index) =>
          orders.map((_, step) => orders[(index + step * (1 + (index % 4))) % orders.length]!(row)),
        ),
      );
      await waitUntil('all to be handled', async () => (await bus.inspect(queues.conversions)).depth === 0);
      await settled();
      for (const { id } of rows)
        expect(await findConversion(database.db, id)).to.deep.include({ status: 'done', error_code: null });
    });

    describe('of a deleted conversion', () => {
      const store = async (id: string) => {
        await blobs.put('videos', id, Readable.from(['video']));
        await blobs.put('mp3s', id, Readable.from(['mp3']));
      };
      const stored = async (id: string) =>
        (await Promise.all([blobs.stat('videos', id), blobs.stat('mp3s', id)])).filter(Boolean).length;

      for (const topic of ['mp3', 'failed'] as const)
        it(`take away what is stored when it is "${topic}"`, async () => {
          const row = conversionRow();
          await store(row.id);
          await tell[topic](row);
          await waitUntil('an empty store', async () => (await stored(row.id)) === 0);
        });

      it('leave a conversion alone that has begun', async () => {
        const row = await insert();
        await store(row.id);
        await removeConversion(database.db, row.id);
        await tell.converting(row);
        await waitUntil('it to be handled', async () => (await bus.inspect(queues.conversions)).depth === 0);
        await settled();
        expect(await stored(row.id)).to.equal(2);
      });
    });

    it('show how far its present attempt is, whatever is told late of an earlier one', async () => {
      const first = await insert({ status: 'converting' });
      const second = { ...first, attempt: 2 };
      const shown = (row: ConversionRow) => toConversion({ ...row, position: null }, progress, '').progress;
      const show = (attempt: number, step: number) => {
        bus.broadcast(topics.progress, { id: first.id, attempt, progress: step });
      };
      show(1, 0.75);
      await waitUntil('progress', () => shown(first) === 0.75);
      expect(shown(second)).to.equal(0);
      show(2, 0.25);
      show(1, 1);
      const next = { ...first, id: uuid() };
      bus.broadcast(topics.progress, { id: next.id, attempt: 1, progress: 0.5 });
      await waitUntil('all to be told', () => shown(next) === 0.5);
      expect(shown(second)).to.equal(0.25);
    });

    it('show how far it is, while it runs only', async () => {
      const row = await insert({ status: 'converting' });
      const other = { id: uuid(), attempt: 1 };
      for (const step of [0.25, 0.5])
        bus.broadcast(topics.progress, { id: row.id, attempt: 1, progress: step });
      await waitUntil('progress', () => progress.of(row) === 0.5);
      expect(progress.of(other)).to.equal(0);
      expect(toConversion({ ...row, position: null }, progress, '').progress).to.equal(0.5);
      expect(toConversion({ ...row, position: 1, status: 'queued' }, progress, '').progress).to.equal(0);
      await tell.failed(row);
      await until(row.id, 'failed');
      await waitUntil('it to be forgotten', () => progress.of(row) === 0);
    });
  });
