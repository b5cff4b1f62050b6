import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { topics } from '../messages.ts';
import { defaultOptions } from '../options/options.ts';
import { createMigratedDatabase, type MigratedDatabase } from '../testing/migrated-database.ts';
import { testDatabases } from '../testing/test-databases.ts';
import { createOutboxTable, type OutboxSchema } from './outbox-table.ts';
import {
  claimOutbox,
  countOutbox,
  insertOutbox,
  oldestInOutbox,
  releaseOutbox,
  removeOutbox,
} from './outbox.repository.ts';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the outbox in ${name}`, () => {
    let database: MigratedDatabase<OutboxSchema>;
    before(async () => {
      database = await createMigratedDatabase<OutboxSchema>(create, { '001-outbox': createOutboxTable });
    });
    after(() => database.remove());
    afterEach(async () => {
      await database.db.deleteFrom('outbox').execute();
    });

    const message = (id: string) => ({
      options: defaultOptions,
      ...{ id, attempt: 1, email: 'ada@example.org', filename: 'Größe 🎵.mp4' },
      downloadUrl: `http://localhost:5000/mp3s/${id}?token=${'x'.repeat(300)}`,
    });
    async function promise(count: number): Promise<string[]> {
      const ids = Array.from({ length: count }, () => uuid());
      for (const id of ids) await insertOutbox(database.db, id, topics.video, message(id));
      return ids;
    }
    const claim = async (relay: string, { limit = 100, claimMs = 60_000, db = database.db } = {}) =>
      (await claimOutbox(db, relay, { limit, claimMs })).map((row) => row.subject_id);

    it('gives messages back as they were promised, oldest first', async () => {
      const ids = await promise(3);
      const rows = await claimOutbox(database.db, randomUUID(), { limit: 2, claimMs: 60_000 });
      expect(rows.map((row) => row.subject_id)).to.deep.equal(ids.slice(0, 2));
      expect(rows.map((row) => row.topic)).to.deep.equal(['video', 'video']);
      expect(JSON.parse(rows[0]!.payload)).to.deep.equal(message(ids[0]!));
    });

    it('counts what is promised, up to as many as are asked for, and knows the oldest', async () => {
      expect(await countOutbox(database.db, 10)).to.equal(0);
      expect(await oldestInOutbox(database.db)).to.equal(undefined);
      const before = Date.now();
      await promise(1);
      const after = Date.now();
      await promise(2);
      expect(await countOutbox(database.db, 10)).to.equal(3);
      expect(await countOutbox(database.db, 2)).to.equal(2);
      expect((await oldestInOutbox(database.db))?.getTime()).to.be.within(before, after);
    });

    it('promises nothing when the transaction around it fails', async () => {
      const work = database.db.transaction().execute(async (transaction) => {
        await insertOutbox(transaction, uuid(), topics.video, message(uuid()));
        throw new Error('no');
      });
      await work.catch(() => undefined);
      expect(await claim(randomUUID())).to.be.empty;
    });

    it('gives each message to one of several relays that look at the same time', async () => {
      const ids = await promise(30);
      const relays = Array.from({ length: 4 }, () => ({ id: randomUUID(), db: database.another().db }));
      const claimed: string[] = [];
      while (claimed.length < ids.length) {
        const now = await Promise.all(relays.map(({ id, db }) => claim(id, { limit: 7, db })));
        expect(now.flat(), 'claimed by this round').to.not.be.empty;
        claimed.push(...now.flat());
      }
      expect(claimed).to.have.members(ids);
      expect(claimed).to.have.length(ids.length);
    });

    it('gives what one relay let go of to another at once', async () => {
      const ids = await promise(2);
      const [first, second] = [randomUUID(), randomUUID()];
      const rows = await claimOutbox(database.db, first, { limit: 10, claimMs: 60_000 });
      const claimed = rows.map(({ id }) => id);
      expect(await claim(second)).to.be.empty;
      await releaseOutbox(database.db, second, claimed);
      expect(await claim(second)).to.be.empty;
      await releaseOutbox(database.db, first, claimed);
      expect(await claim(second)).to.deep.equal(ids);
    });

    it('gives what a killed relay had claimed to another when the claim has run out', async () => {
      const ids = await promise(2);
      await claim(randomUUID(), { claimMs: -1 });
      expect(await claim(randomUUID())).to.deep.equal(ids);
    });

    it('forgets what is published', async () => {
      const [first, second] = await promise(2);
      const relay = randomUUID();
      const [row] = await claimOutbox(database.db, relay, { limit: 1, claimMs: 60_000 });
      await removeOutbox(database.db, row!.id);
      await releaseOutbox(database.db, relay, [row!.id]);
      expect(row!.subject_id).to.equal(first);
      expect(await claim(relay)).to.deep.equal([second]);
    });
  });
