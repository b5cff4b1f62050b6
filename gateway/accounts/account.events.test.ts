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
import { findConversion, insertConversion } from '../conversions/conversion.repository.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { currentAddress } from './address.repository.ts';
import { applyAccountEvent, removeConversionsOfTheGone, type AccountDelivery } from './account.events.ts';
import { isRevoked, removePastRevocations } from './revocation.repository.ts';

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
      blobs = openBlobStore(`file:${join(directory, 'blobs')}`);
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
      await removeConversionsOfTheGone({ db: database.db, blobs, bus, log });
      expect(await left(id)).to.equal(0);
    });

    it('removes any number of conversions', async () => {
      const ada = randomUUID();
      const rows = Array.from({ length: 230 }, () => conversionRow({ owner_id: ada }));
      for (const row of rows) await insertConversion(database.db, row);
      await deleted(ada);
      expect(await database.db.selectFrom('conversions').select('id').execute()).to.be.empty;
    });

    it('sends mails to the address that an account has now, whatever is told in which order', async () => {
      const ada = randomUUID();
      const id = await upload(ada);
      const changed = (email: string, at: string) =>
        apply({ topic: 'email-changed', payload: { userId: ada, email, at } });
      await changed('second@example.org', '2026-01-02T00:00:00.000Z');
      await changed('first@example.org', '2026-01-01T00:00:00.000Z');
      expect((await findConversion(database.db, id))?.email).to.equal('second@example.org');
      expect(await currentAddress(database.db, ada, 'of-a-token@example.org')).to.equal('second@example.org');
      await changed('third@example.org', '2026-01-03T00:00:00.000Z');
      expect((await findConversion(database.db, id))?.email).to.equal('third@example.org');
      await deleted(ada);
      await changed('late@example.org', '2026-01-04T00:00:00.000Z');
      expect(await currentAddress(database.db, ada, 'of-a-token@example.org')).to.equal(
        'of-a-token@example.org',
      );
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
