import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { buckets, type BlobStore } from '../../shared/blobs/blob-store.ts';
import { openBlobStore } from '../../shared/blobs/open-blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { openBus } from '../../shared/bus/open-bus.ts';
import { queues } from '../../shared/messages.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { addressFor } from '../../shared/blobs/new-address.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { insertConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import { conversionStatuses } from '../database/conversion-status.ts';
import { catchUpWithAddress } from '../conversions/new-address.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { currentAddress } from '../conversions/address.repository.ts';
import { applyAccountEvent, removeConversionsOfTheGone, type AccountDelivery } from './account.events.ts';
import { isRevoked, revoke, removePastRevocations } from '../auth/revocation.repository.ts';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`what becomes of accounts, on ${name}`, () => {
    let directory: string;
    let database: GatewayDatabase;
    let blobs: BlobStore;
    let bus: Bus;
    const { log } = recordLog();
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-accounts-'));
      database = await createGatewayDatabase(create);
      blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
      bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
    });
    after(async () => {
      await bus.close();
      await blobs.close();
      await database.remove();
      await rm(directory, { recursive: true });
    });
    afterEach(() => database.empty());

    const apply = (delivery: Pick<AccountDelivery, 'topic' | 'payload'>) =>
      applyAccountEvent({ db: database.db, blobs, bus, log }, delivery as AccountDelivery);
    const deleted = (userId: string) => apply({ topic: 'account-deleted', payload: { userId } });
    async function upload(ownerId: string): Promise<string> {
      const row = conversionRow({ owner_id: ownerId });
      await insertConversion(database.db, row);
      for (const bucket of ['videos', 'mp3s'] as const) await blobs.put(bucket, row.id, Readable.from(['x']));
      return row.id;
    }
    const left = async (id: string) => {
      const rows = await database.db.selectFrom('conversions').select('id').where('id', '=', id).execute();
      const blobsLeft = await Promise.all(buckets.map((bucket) => blobs.stat(bucket, id)));
      return [...rows, ...blobsLeft.filter((blob) => blob !== undefined)].length;
    };

    it('takes the videos and mp3s of one that is deleted away, and nobody else’s', async () => {
      const [ada, bob] = [randomUUID(), randomUUID()];
      const ids = [await upload(ada), await upload(ada)];
      const other = await upload(bob);
      await deleted(ada);
      for (const id of ids) expect(await left(id)).to.equal(0);
      expect(await left(other)).to.equal(3);
    });

    it('is the same when it is told again', async () => {
      const ada = randomUUID();
      await upload(ada);
      await deleted(ada);
      await deleted(ada);
      expect(await isRevoked(database.db, [ada])).to.equal(true);
    });

    it('finds what an upload that ended too late has left', async () => {
      const ada = randomUUID();
      await deleted(ada);
      const id = await upload(ada);
      await removeConversionsOfTheGone({ db: database.db, blobs, bus, log }, [ada]);
      expect(await left(id)).to.equal(0);
    });

    /** Takes what waits for the gateway, in turn, until nothing does. @returns how many messages there were */
    async function applyWaiting(): Promise<number> {
      let count = 0;
      const consumer = await bus.consume(
        queues.conversions,
        async (delivery) => {
          count += 1;
          await apply(delivery as AccountDelivery);
        },
        { concurrency: 1 },
      );
      await waitUntil('all to be applied', async () => {
        const { depth, inFlight } = await bus.inspect(queues.conversions);
        return depth === 0 && inFlight === 0;
      });
      await consumer.close();
      return count;
    }

    it('takes any number of conversions away in batches that go on by a message', async () => {
      const ada = randomUUID();
      const rows = Array.from({ length: 230 }, () => conversionRow({ owner_id: ada }));
      for (const row of rows) await insertConversion(database.db, row);
      const leftOver = async () =>
        (await database.db.selectFrom('conversions').select('id').where('owner_id', '=', ada).execute())
          .length;
      await deleted(ada);
      expect(await leftOver()).to.equal(130);
      // Told once more, as after a crash between the message of the next batch and the end of this one.
      await deleted(ada);
      await applyWaiting();
      expect(await leftOver()).to.equal(0);
    });

    it('lets the sweeper take what the lost message of a deletion would have', async () => {
      const ada = randomUUID();
      for (let n = 0; n < 120; n++) await insertConversion(database.db, conversionRow({ owner_id: ada }));
      await revoke(database.db, [ada], null);
      await removeConversionsOfTheGone({ db: database.db, blobs, bus, log }, [ada]);
      expect(await database.db.selectFrom('conversions').select('id').execute()).to.be.empty;
    });

    const changed = (userId: string, email: string, at: string) =>
      apply({ topic: 'email-changed', payload: { userId, email, at } });

    it('sends mails to the address that an account has now, whatever is told in which order', async () => {
      const ada = randomUUID();
      const email = 'of-a-token@example.org';
      const now = () => currentAddress(database.db, ada, email);
      await changed(ada, 'second@example.org', '2026-01-02T00:00:00.000Z');
      await changed(ada, 'first@example.org', '2026-01-01T00:00:00.000Z');
      expect(await now()).to.equal('second@example.org');
      await changed(ada, 'third@example.org', '2026-01-03T00:00:00.000Z');
      expect(await now()).to.equal('third@example.org');
      await deleted(ada);
      await changed(ada, 'late@example.org', '2026-01-04T00:00:00.000Z');
      expect(await now()).to.equal(email);
    });

    it('notes the new address for what is under way, and for nothing else', async () => {
      const ada = randomUUID();
      const message = (row: ConversionRow) => addressFor(blobs, { ...row, email: 'former@example.org' });
      const rows = [];
      for (const status of conversionStatuses) {
        const row = conversionRow({ owner_id: ada, status, attempt: 2 });
        await insertConversion(database.db, row);
        rows.push(row);
      }
      await changed(ada, 'new@example.org', '2026-01-02T00:00:00.000Z');
      for (const row of rows) {
        const isRunning = row.status === 'queued' || row.status === 'converting';
        expect(await message(row)).to.equal(isRunning ? 'new@example.org' : 'former@example.org');
        expect(await message({ ...row, attempt: 3 })).to.equal('former@example.org');
      }
    });

    it('notes the last of several addresses that are told at once', async () => {
      const ada = randomUUID();
      const row = conversionRow({ owner_id: ada });
      await insertConversion(database.db, row);
      const tell = (n: number) => changed(ada, `${n}@example.org`, `2026-01-01T00:00:0${n}.000Z`);
      await Promise.all([3, 1, 5, 2, 4].map(tell));
      expect(await addressFor(blobs, row)).to.equal('5@example.org');
    });

    it('notes a new address for any number of conversions, in batches', async () => {
      const ada = randomUUID();
      const rows = Array.from({ length: 230 }, (_, n) =>
        conversionRow({ owner_id: ada, status: n % 2 ? 'queued' : 'converting' }),
      );
      for (const row of rows) await insertConversion(database.db, row);
      await changed(ada, 'new@example.org', '2026-01-02T00:00:00.000Z');
      expect(await applyWaiting()).to.equal(2);
      for (const row of rows) expect(await addressFor(blobs, row)).to.equal('new@example.org');
    });

    it('catches up with a change that came while an upload was promised', async () => {
      const row = conversionRow({ owner_id: randomUUID() });
      await changed(row.owner_id, 'new@example.org', '2026-01-02T00:00:00.000Z');
      await insertConversion(database.db, row);
      await catchUpWithAddress({ db: database.db, blobs }, row, row.email);
      expect(await addressFor(blobs, row)).to.equal('new@example.org');
    });

    it('remembers ended sessions as long as their tokens would hold, and deleted accounts for ever', async () => {
      const [ended, past, ada] = [randomUUID(), randomUUID(), randomUUID()];
      const sessionsEnded = (id: string, until: string) =>
        apply({ topic: 'sessions-ended', payload: { sessionIds: [id, id], until } });
      await sessionsEnded(ended, new Date(Date.now() + 60_000).toISOString());
      await sessionsEnded(past, new Date(Date.now() - 60_000).toISOString());
      await deleted(ada);
      await removePastRevocations(database.db);
      expect(await isRevoked(database.db, [ended])).to.equal(true);
      expect(await isRevoked(database.db, [past])).to.equal(false);
      expect(await isRevoked(database.db, [ada, randomUUID()])).to.equal(true);
      expect(await isRevoked(database.db, [randomUUID()])).to.equal(false);
    });
  });
