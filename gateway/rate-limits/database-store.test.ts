import { expect } from 'chai';
import type { Store } from 'express-rate-limit';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { createDatabaseStore } from './database-store.ts';
import { removeKeysBefore } from './rate-limits.repository.ts';

const windowMs = 60_000;
const noon = Date.parse('2026-01-01T12:00:00.000Z');
const [ada, bob] = ['198.51.100.1', '198.51.100.2'];

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the store of rate limits in the database: ${name}`, () => {
    let database: GatewayDatabase;
    let time: number;
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());
    beforeEach(() => {
      time = noon;
    });
    afterEach(() => database.empty());

    const open = (limit = 'requests', { db } = database as Pick<GatewayDatabase, 'db'>): Store =>
      createDatabaseStore(db, limit, { windowMs, now: () => time });
    const hits = async (store: Store, address = ada) => (await store.increment(address)).totalHits;
    const keys = async () =>
      (await database.db.selectFrom('rate_limits').select('key').orderBy('key').execute()).map(
        ({ key }) => key,
      );

    it('counts each address by itself, and each limit', async () => {
      const store = open();
      expect([await hits(store), await hits(store), await hits(store, bob)]).to.deep.equal([1, 2, 1]);
      expect(await hits(open('accounts'))).to.equal(1);
    });

    it('counts together what several gateways see', async () => {
      const stores = [open(), open('requests', database.another())];
      for (const expected of [1, 2, 3, 4]) expect(await hits(stores[expected % 2]!)).to.equal(expected);
    });

    it('loses no hit of those that come at once', async () => {
      const stores = [open(), open('requests', database.another()), open('requests', database.another())];
      const counts = await Promise.all(Array.from({ length: 60 }, (_, index) => hits(stores[index % 3]!)));
      expect(Math.max(...counts)).to.equal(60);
      // In whatever order they came, no more than n are told a number up to n.
      counts.sort((a, b) => a - b).forEach((count, index) => expect(count).to.be.at.least(index + 1));
      expect(await hits(stores[0]!)).to.equal(61);
    });

    it('begins each window at nought, and says when the next one begins', async () => {
      const store = open();
      time = noon + 59_999;
      await store.increment(ada);
      const resetTime = new Date(noon + windowMs);
      expect(await store.increment(ada)).to.deep.equal({ totalHits: 2, resetTime });
      time = noon + windowMs;
      expect(await store.get!(ada)).to.equal(undefined);
      expect(await hits(store)).to.equal(1);
      expect(await store.get!(ada)).to.deep.equal({ totalHits: 1, resetTime: new Date(noon + 2 * windowMs) });
    });

    it('removes what is over when a window begins, but not at once: clocks differ', async () => {
      const store = open();
      for (const address of [ada, bob]) await store.increment(address);
      time = noon + windowMs;
      await store.increment(ada);
      expect(await keys()).to.have.length(3);
      time = noon + 6 * windowMs;
      await store.increment(ada);
      expect((await keys()).map((key) => key.slice(0, 24))).to.deep.equal([
        '2026-01-01T12:01:00.000Z',
        '2026-01-01T12:06:00.000Z',
      ]);
    });

    it('removes in batches down to the last', async () => {
      const { db } = database;
      const rows = ['a', 'b', 'c', 'd', 'e', 'x', 'y'].map((key) => ({ key, hits: 1 }));
      await db.insertInto('rate_limits').values(rows).execute();
      await removeKeysBefore(db, 'x', 2);
      expect(await keys()).to.deep.equal(['x', 'y']);
    });

    it('takes back one hit, or all of an address', async () => {
      const store = open();
      for (const address of [ada, ada, bob]) await store.increment(address);
      await store.decrement(ada);
      expect(await hits(store)).to.equal(2);
      await store.resetKey(ada);
      await store.decrement(ada);
      expect([await hits(store), await hits(store, bob)]).to.deep.equal([1, 2]);
    });

    it('keeps no address, however long', async () => {
      await open().increment('203.0.113.9, '.repeat(1_000));
      expect((await keys()).join()).to.match(/^2026-01-01T12:00:00\.000Z requests [0-9a-f]{64}$/);
    });
  });
