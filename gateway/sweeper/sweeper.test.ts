import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { buckets, type BlobStore, type Bucket } from '../../shared/blobs/blob-store.ts';
import { noteCancelled } from '../../shared/blobs/cancellation.ts';
import type { BlobStoreFixture } from '../../shared/blobs/testing/fixture.ts';
import { blobStoreAdapters } from '../../shared/blobs/testing/fixtures.ts';
import type { Bus, PayloadOf } from '../../shared/bus/bus.ts';
import { openBus } from '../../shared/bus/open-bus.ts';
import { untilReachable } from '../../shared/bus/testing/bus-bench.ts';
import type { BusGround } from '../../shared/bus/testing/bus-ground.ts';
import { busGrounds } from '../../shared/bus/testing/bus-grounds.ts';
import { queues, topics } from '../../shared/messages.ts';
import { defaultOptions } from '../../shared/options/options.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { revoke } from '../auth/revocation.repository.ts';
import { consumeEvents } from '../consume-events.ts';
import {
  findConversion,
  insertConversion,
  type ConversionRow,
} from '../conversions/conversion.repository.ts';
import { conversionStatuses } from '../database/conversion-status.ts';
import { createProgress } from '../conversions/progress.ts';
import { createDownloadLinks } from '../links/download-link.ts';
import { startRelay, type Relay } from '../../shared/outbox/relay.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { startSweeper, type Sweeper, type SweeperSettings } from './sweeper.ts';

const hour = 3_600_000;
const longAgo = '2020-01-01T00:00:00.000Z';
const stores = blobStoreAdapters();
const brokers = Object.entries(busGrounds());

for (const [index, [name, create]] of Object.entries(testDatabases()).entries()) {
  const adapter = stores[index] ?? stores[0]!;
  const [brokerName, createGround] = brokers[index] ?? brokers[0]!;
  describe(`the sweeper, with ${name}, ${adapter.name} and the ${brokerName} bus`, () => {
    let ground: BusGround;
    let database: GatewayDatabase;
    let bus: Bus;
    let store: BlobStoreFixture;
    let blobs: BlobStore;
    let relay: Relay;
    let recorded: ReturnType<typeof recordLog>;
    let sweepers: Sweeper[];
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());
    beforeEach(async () => {
      ground = await createGround();
      recorded = recordLog();
      store = await adapter.create();
      blobs = store.store;
      const { log } = recorded;
      const { db } = database;
      bus = openBus(ground.url, { queues: Object.values(queues), log });
      await untilReachable(bus);
      relay = startRelay({ db, bus, log, topics: [topics.video, topics.failed] });
      sweepers = [];
      await consumeEvents({ db, blobs, bus, progress: createProgress(), log, onChange: () => undefined });
    });
    afterEach(async () => {
      await Promise.all(sweepers.map((sweeper) => sweeper.close()));
      await relay.close();
      await bus.close();
      await store.close();
      await database.empty();
      await ground.remove(Object.values(queues));
    });

    const start = (parts: Partial<SweeperSettings> = {}) => {
      const deps = {
        db: database.db,
        blobs,
        bus,
        relay,
        publicUrl: 'https://example.org',
        log: recorded.log,
      };
      const links = createDownloadLinks('secret', 60);
      const settings = { intervalMs: 50, stuckAfterMs: hour, orphanAfterMs: hour, ...parts };
      sweepers.push(startSweeper({ ...deps, links }, settings));
    };
    const insert = async (parts: Partial<ConversionRow> = {}) => {
      const row = conversionRow({ updated_at: longAgo, ...parts });
      await insertConversion(database.db, row);
      return row;
    };
    const until = (id: string, status: string) =>
      waitUntil(status, async () => {
        const row = await findConversion(database.db, id);
        return row?.status === status && row;
      });
    const put = (bucket: Bucket, id: string) => blobs.put(bucket, id, Readable.from([Buffer.from('1')]));
    const logged = (text: string) => recorded.lines().filter(({ msg }) => msg === text);
    const requestOf = ({ id, attempt, email, filename }: ConversionRow) => ({
      ...{ id, attempt, email, filename, options: defaultOptions },
      downloadUrl: 'https://example.org/',
    });
    /** Takes the place of the converter. @returns what it was asked for */
    const convert = async (answer: boolean) => {
      const requests: PayloadOf<typeof topics.video>[] = [];
      const whole = { missingSeconds: 0, gaps: { seconds: 0, longest: [] }, copied: false };
      const mp3 = { size: 1, duration: 1, bitrate: 1, ...whole };
      const handle = async (payload: PayloadOf<typeof topics.video>) => {
        requests.push(payload);
        if (answer) await bus.publish(topics.mp3, { ...payload, mp3, warnings: [] });
      };
      await bus.consume(queues.video, ({ payload }) => handle(payload), { concurrency: 1 });
      return requests;
    };
    /** What notification would mail. */
    const badNews = async () => {
      const told: PayloadOf<typeof topics.failed>[] = [];
      await bus.consume(queues.failed, ({ payload }) => Promise.resolve(void told.push(payload)), {
        concurrency: 1,
      });
      return told;
    };

    for (const status of ['queued', 'converting'] as const)
      it(`publishes a ${status} conversion again whose message is lost, and so it is done`, async () => {
        const row = await insert({ status, attempt: 2 });
        const requests = await convert(true);
        start();
        const done = await until(row.id, 'done');
        expect(done.swept).to.equal(1);
        expect(requests).to.have.length(1);
        expect(requests[0]).to.include({ id: row.id, attempt: 2, email: row.email, filename: row.filename });
        expect(new URL(requests[0]!.downloadUrl).pathname).to.equal(`/mp3s/${row.id}`);
        expect(recorded.lines()).to.deep.include.members(logged('stuck conversion published again'));
      });

    it('publishes it once where two gateways sweep', async () => {
      const row = await insert();
      const requests = await convert(true);
      for (let gateway = 0; gateway < 3; gateway++) start();
      await until(row.id, 'done');
      expect(requests).to.have.length(1);
    });

    it('leaves conversions alone that moved lately, or are over', async () => {
      const rows = await Promise.all([
        insert({ updated_at: new Date().toISOString() }),
        insert({ status: 'failed' }),
        insert({ status: 'cancelled' }),
      ]);
      const lost = await insert();
      const requests = await convert(true);
      start();
      await until(lost.id, 'done');
      for (const row of rows) expect(await findConversion(database.db, row.id)).to.deep.equal(row);
      expect(requests).to.have.length(1);
    });

    it('waits while the queue holds messages, of which one may be the conversion’s', async () => {
      const row = await insert();
      await bus.publish(topics.video, requestOf(row));
      start();
      const text = 'conversions have not changed for long, but the queues are not empty';
      await waitUntil('two looks', () => logged(text).length >= 2);
      expect(await findConversion(database.db, row.id)).to.deep.equal(row);
      const requests = await convert(true);
      await until(row.id, 'done');
      expect(requests).to.have.length(1);
    });

    it('gives up what does not move however often it is published, and tells the person', async () => {
      const row = await insert();
      const requests = await convert(false);
      const told = await badNews();
      start({ stuckAfterMs: 100 });
      const failed = await until(row.id, 'failed');
      expect(failed.error_code).to.equal('internal');
      expect(requests).to.have.length(3);
      await waitUntil('the news', () => told.length > 0);
      expect(told[0]).to.deep.include({ id: row.id, attempt: 1, email: row.email });
    });

    it('fails at once what killed its converter on every delivery, and tells the person', async () => {
      const row = await insert({ status: 'converting', updated_at: new Date().toISOString() });
      const other = await insert({ attempt: 2, updated_at: new Date().toISOString() });
      await bus.publish(topics.video, requestOf(row));
      await ground.abandon(queues.video, 11);
      await bus.publish(topics.video, { ...requestOf(other), attempt: 1 });
      await ground.inject(queues.video, { topic: 'video', version: 1, body: 'no JSON' });
      const requests = await convert(false);
      await waitUntil('the dead', async () => (await bus.inspect(queues.video)).dead === 2);
      const told = await badNews();
      start();
      await until(row.id, 'failed');
      await waitUntil('the news', () => told.length > 0);
      expect(told.map(({ id }) => id)).to.deep.equal([row.id]);
      expect(requests.map(({ id }) => id)).to.deep.equal([other.id]);
      expect(await findConversion(database.db, other.id)).to.deep.equal(other);
    });

    it('finishes a cancel that was interrupted', async () => {
      const row = await insert({ status: 'converting' });
      await noteCancelled(blobs, row.id, 1);
      start();
      expect((await until(row.id, 'cancelled')).finished_at).to.not.equal(null);
    });

    describe('of blobs', () => {
      /** Old enough to be looked at. */
      const old = { orphanAfterMs: -60_000 };
      const stored = async (id: string) => {
        const found = await Promise.all(
          buckets.map(async (bucket) => ((await blobs.stat(bucket, id)) ? [bucket] : [])),
        );
        return found.flat();
      };
      const putAll = async (id: string) => {
        for (const bucket of buckets) await put(bucket, id);
        return id;
      };

      it('removes those that belong to no conversion, and says so', async () => {
        await insert({ status: 'done' });
        const id = await putAll(uuid());
        start(old);
        await waitUntil('them to be gone', async () => (await stored(id)).length === 0);
        expect(recorded.text()).to.include(id);
      });

      it('keeps what is young: its record may be about to come', async () => {
        await insert();
        const id = await putAll(uuid());
        const sweptOnce = await insert();
        await convert(true);
        start();
        await until(sweptOnce.id, 'done');
        await Promise.all(sweepers.map((sweeper) => sweeper.close()));
        expect(await stored(id)).to.deep.equal([...buckets]);
      });

      it('keeps what belongs to conversions: whatever became of one, its next attempt may use it', async () => {
        const now = new Date().toISOString();
        const ids = await Promise.all(
          conversionStatuses.map(async (status) => putAll((await insert({ status, updated_at: now })).id)),
        );
        const orphan = await putAll(uuid());
        start(old);
        await waitUntil('the orphan to be gone', async () => (await stored(orphan)).length === 0);
        await Promise.all(sweepers.map((sweeper) => sweeper.close()));
        for (const id of ids) expect(await stored(id)).to.deep.equal([...buckets]);
      });

      it('touches nothing where there is no conversion at all: the database may be the wrong one', async () => {
        const id = await putAll(uuid());
        start(old);
        const text = 'the database has no conversions, so no blob is removed as an orphan';
        await waitUntil('a look', () => logged(text).length > 0);
        expect(await stored(id)).to.deep.equal([...buckets]);
      });

      it('reports in one line the mp3s that are missing, and changes nothing', async () => {
        const rows = await Promise.all([1, 2, 3].map(() => insert({ status: 'done' })));
        await put('mp3s', rows[0]!.id);
        start();
        const reports = await waitUntil('the report', () => {
          const lines = logged('mp3s of done conversions are missing');
          return lines.length > 0 && lines;
        });
        expect(reports).to.have.length(1);
        expect(reports[0]).to.include({ level: 'error', missing: 2 });
        expect(reports[0]).to.have.deep.property('ids', [rows[1]!.id, rows[2]!.id].sort());
        expect(recorded.text()).to.not.include(rows[0]!.id);
        expect(await findConversion(database.db, rows[1]!.id)).to.deep.equal(rows[1]);
      });
    });

    it('comes to everything in slices, so that a sweep takes no longer where there is more of it', async () => {
      for (let n = 0; n < 5; n++) await insert({ status: 'done' });
      const orphans = Array.from({ length: 5 }, () => uuid());
      for (const id of orphans) await put('sent', id);
      const gone = Array.from({ length: 5 }, () => randomUUID());
      await revoke(database.db, gone, null);
      const ofTheGone = await Promise.all(gone.map((owner_id) => insert({ owner_id, status: 'failed' })));
      start({ orphanAfterMs: -60_000, slice: 2 });
      await waitUntil('all orphans to be gone', async () => {
        const left = await Promise.all(orphans.map((id) => blobs.stat('sent', id)));
        return left.every((blob) => blob === undefined);
      });
      await waitUntil('all conversions of deleted accounts to be gone', async () => {
        const left = await Promise.all(ofTheGone.map(({ id }) => findConversion(database.db, id)));
        return left.every((row) => row === undefined);
      });
      const reports = () => logged('mp3s of done conversions are missing');
      await waitUntil('three reports', () => reports().length >= 3);
      for (const report of reports()) expect(report).to.have.property('missing').that.is.at.most(2);
    });

    it('does what it can while the broker is away', async () => {
      const row = await insert();
      const orphan = uuid();
      await put('videos', orphan);
      await bus.close();
      start({ orphanAfterMs: -60_000 });
      await waitUntil('the orphan to be gone', async () => !(await blobs.stat('videos', orphan)));
      expect(recorded.text()).to.include('could not sweep stuck conversions');
      expect(await findConversion(database.db, row.id)).to.deep.equal(row);
    });
  });
}
