import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createMigratedDatabase, type MigratedDatabase } from '../../shared/testing/migrated-database.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { migrations } from '../database/migrations.ts';
import type { UsersSchema } from '../database/schema.ts';
import { release, removeForgotten, reserve, type Limit } from './attempts.ts';

const limit: Limit = { free: 2, longestWaitMs: 8_000, forgetAfterMs: 60_000 };
const start = Date.parse('2026-01-31T12:00:00.000Z');

for (const [name, create] of Object.entries(testDatabases()))
  describe(`attempts, counted in ${name}`, () => {
    let database: MigratedDatabase<UsersSchema>;
    let key: string;
    before(async () => {
      database = await createMigratedDatabase(create, migrations);
    });
    after(() => database.remove());
    beforeEach(() => {
      key = randomUUID();
    });

    const attempt = (afterMs: number, db = database.db) => reserve(db, key, limit, start + afterMs);

    it('are free at first, then wait twice as long each time, up to the longest', async () => {
      const waits: number[] = [];
      for (let now = 0; waits.length < 7;) {
        expect(await attempt(now)).to.equal(0);
        const wait = await attempt(now);
        if (wait === 0) continue;
        waits.push(wait);
        now += wait;
      }
      expect(waits).to.deep.equal([1000, 2000, 4000, 8000, 8000, 8000, 8000]);
    });

    it('are let through one by one when they come at the same moment, also to several processes', async () => {
      const others = [database.db, database.another().db, database.another().db];
      const answers = await Promise.all(Array.from({ length: 15 }, (_, n) => attempt(0, others[n % 3])));
      expect(answers.filter((wait) => wait === 0)).to.have.length(limit.free + 1);
    });

    it('are forgotten after a while without any', async () => {
      for (let n = 0; n < 3; n++) await attempt(0);
      expect(await attempt(500)).to.equal(500);
      for (let n = 0; n < 3; n++) expect(await attempt(61_000)).to.equal(0);
      expect(await attempt(61_000)).to.equal(1000);
    });

    it('that were none are taken back, with the wait they made', async () => {
      for (let n = 0; n < 3; n++) await attempt(0);
      await release(database.db, key);
      expect(await attempt(0)).to.equal(0);
      expect(await attempt(0)).to.equal(1000);
    });

    it('don’t mix what is counted apart', async () => {
      for (let n = 0; n < 3; n++) await attempt(0);
      expect(await reserve(database.db, randomUUID(), limit, start)).to.equal(0);
    });

    it('are removed once nobody waits for them', async () => {
      await attempt(0);
      await removeForgotten(database.db, new Date(start + 120_000));
      expect(await database.db.selectFrom('login_limits').selectAll().execute()).to.be.empty;
    });
  });
