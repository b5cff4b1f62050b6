import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { limits, nextInQueue } from './next.ts';
import { positionsOf } from './position.ts';
import { enqueue, lastRelease, leaveQueue, markReleased, noteRelease } from './queue.repository.ts';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the queue in ${name}`, () => {
    let database: GatewayDatabase;
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());
    afterEach(() => database.empty());

    const [ada, ben, cleo] = [randomUUID(), randomUUID(), randomUUID()];
    async function wait(owner_id: string, count = 1): Promise<string[]> {
      const ids = Array.from({ length: count }, () => uuid());
      for (const id of ids) await enqueue(database.db, { id, owner_id });
      return ids;
    }
    const run = (owner_id: string) =>
      database.db
        .insertInto('conversions')
        .values(conversionRow({ owner_id, status: 'converting' }))
        .execute();
    const next = async (fairShare = 1) => (await nextInQueue(database.db, fairShare))?.id;
    /** Lets them out one by one, each to a converter that is done with it at once. */
    async function order(): Promise<string[]> {
      const ids: string[] = [];
      for (let id = await next(); id !== undefined; id = await next()) {
        ids.push(id);
        await leaveQueue(database.db, id);
      }
      return ids;
    }
    const position = async (id: string | undefined) => (await positionsOf(database.db, [id!])).get(id!);

    it('keeps the order of one owner', async () => {
      const ids = await wait(ada, 12);
      expect(await order()).to.deep.equal(ids);
      expect(await next()).to.equal(undefined);
    });

    it('lets owners take turns, whoever came first with many', async () => {
      const adas = await wait(ada, 4);
      const bens = await wait(ben, 2);
      const cleos = await wait(cleo, 1);
      expect(await order()).to.deep.equal([adas[0], bens[0], cleos[0], adas[1], bens[1], adas[2], adas[3]]);
    });

    it('gives one who comes later no more than the others from then on', async () => {
      const adas = await wait(ada, 4);
      for (const id of adas.slice(0, 2)) await leaveQueue(database.db, id);
      const bens = await wait(ben, 3);
      expect(await order()).to.deep.equal([adas[2], bens[0], adas[3], bens[1], bens[2]]);
    });

    it('prefers owners with nothing at work, whatever the share', async () => {
      await wait(ada, 50);
      await run(ada);
      const [first] = await wait(ben);
      expect(await next(1)).to.equal(first);
      expect(await next(10)).to.equal(first);
    });

    it('passes an owner over whose share is at work, as long as others wait', async () => {
      const adas = await wait(ada, 3);
      const bens = await wait(ben, 3);
      await run(ada);
      await run(ben);
      await run(ada);
      expect(await next(1)).to.equal(bens[0]);
      expect(await next(2)).to.equal(bens[0]);
      expect(await next(3)).to.equal(adas[0]);
      for (const id of bens) await leaveQueue(database.db, id);
      expect(await next(1)).to.equal(adas[0]);
    });

    it('counts a released one that no converter has begun as at work', async () => {
      const adas = await wait(ada, 2);
      const [first] = await wait(ben);
      expect(await markReleased(database.db, (await nextInQueue(database.db, 1))!)).to.have.property(
        'traceparent',
      );
      expect(await next()).to.equal(first);
      await leaveQueue(database.db, first!);
      expect(await next()).to.equal(adas[1]);
    });

    it('knows positions, up to the last', async () => {
      const adas = await wait(ada, 3);
      const [first] = await wait(ben);
      const positions = await positionsOf(database.db, [...adas, first!]);
      expect([...adas, first!].map((id) => positions.get(id))).to.deep.equal([1, 3, 4, 2]);
      await markReleased(database.db, (await nextInQueue(database.db, 1))!);
      expect(await position(adas[0])).to.equal(1);
      expect(await position(first)).to.equal(2);
      await leaveQueue(database.db, adas[0]!);
      expect(await position(first)).to.equal(1);
      expect(await position(adas[2])).to.equal(3);
    });

    it('gives a conversion that comes again a new place', async () => {
      const [first, second] = await wait(ada, 2);
      await enqueue(database.db, { id: first!, owner_id: ada });
      expect(await order()).to.deep.equal([second, first]);
    });

    it('lets one of several gateways make the next release', async () => {
      await wait(ada, 5);
      const next = (await nextInQueue(database.db, 1))!;
      const last = await lastRelease(database.db);
      const others = [1, 2, 3].map(() => database.another().db);
      const made = await Promise.all(others.map((db) => noteRelease(db, last, next)));
      expect(made.filter(Boolean)).to.have.length(1);
    });
  });

describe('how many at work let an owner be passed over', () => {
  it('is one, then the share, then its multiples, up to more than anybody has', () => {
    expect(limits([], 1)).to.deep.equal([1]);
    expect(limits([1, 3], 1)).to.deep.equal([1, 2, 4]);
    expect(limits([1, 2, 7], 3)).to.deep.equal([1, 3, 9]);
  });
});
