import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { sql, type Migration } from 'kysely';
import { rejection } from '../testing/rejection.ts';
import { createSqliteTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';

interface Schema {
  notes: { id: string };
}

const notes: Migration = {
  up: async (db) => {
    await sql`create table notes (id text)`.execute(db);
  },
};
const broken: Migration = {
  up: async (db) => {
    await sql`alter table missing add column id text`.execute(db);
  },
};

describe('migrations on SQLite', () => {
  let ground: TestDatabase;
  beforeEach(async () => {
    ground = await createSqliteTestDatabase();
  });
  afterEach(() => ground.remove());

  it('all take effect or none', async () => {
    const faulty = openDatabase<Schema>(ground.url, { '001-notes': notes, '002-broken': broken });
    expect(await rejection(faulty.migrate()))
      .to.have.property('message')
      .that.matches(/no such table: missing/);
    const reading = faulty.db.selectFrom('notes').selectAll().execute();
    expect(await rejection(reading))
      .to.have.property('message')
      .that.matches(/no such table: notes/);
    await faulty.close();
    const repaired = openDatabase<Schema>(ground.url, { '001-notes': notes });
    await repaired.migrate();
    expect(await repaired.db.selectFrom('notes').selectAll().execute()).to.be.empty;
    await repaired.close();
  });
});

describe('several connections of one process to one SQLite file', () => {
  let ground: TestDatabase;
  let databases: Database<Schema>[];
  beforeEach(async () => {
    ground = await createSqliteTestDatabase();
    databases = Array.from({ length: 4 }, () => openDatabase<Schema>(ground.url, { '001-notes': notes }));
  });
  afterEach(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await ground.remove();
  });

  const ids = async () => {
    const rows = await databases[0]?.db.selectFrom('notes').select('id').execute();
    return rows?.map(({ id }) => id);
  };

  it('migrate and write at once', async () => {
    await Promise.all(databases.map((database) => database.migrate()));
    const expected: string[] = [];
    const writes = databases.flatMap(({ db }, at) =>
      Array.from({ length: 25 }, async (_, n) => {
        const [one, other] = [`${at}-${n}-single`, `${at}-${n}-transaction`];
        expected.push(one, other);
        await db.insertInto('notes').values({ id: one }).execute();
        await db.transaction().execute(async (transaction) => {
          await transaction.selectFrom('notes').select('id').limit(1).execute();
          await transaction.insertInto('notes').values({ id: other }).execute();
        });
      }),
    );
    await Promise.all(writes);
    expect(await ids()).to.have.members(expected);
  });

  it('wait for each other without holding up the process', async () => {
    const [first, ...others] = databases;
    await first!.migrate();
    let waiting: Promise<unknown>[] = [];
    await first!.db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values({ id: 'first' }).execute();
      waiting = others.map(({ db }, n) =>
        db
          .insertInto('notes')
          .values({ id: `other ${n}` })
          .execute(),
      );
      // The others have asked for the lock by then, and this one still has its turn.
      await setImmediate();
    });
    await Promise.all(waiting);
    expect(await ids()).to.have.members(['first', 'other 0', 'other 1', 'other 2']);
  });

  it('can go on after a statement that fails', async () => {
    const [first, second] = databases;
    await first!.migrate();
    await sql`create unique index notes_id on notes (id)`.execute(first!.db);
    const insert = (database: Database<Schema> | undefined) =>
      database!.db.insertInto('notes').values({ id: 'same' }).execute();
    await insert(first);
    expect(await rejection(insert(second)))
      .to.have.property('message')
      .that.matches(/UNIQUE/);
    await second!.db.insertInto('notes').values({ id: 'another' }).execute();
    expect(await ids()).to.have.members(['same', 'another']);
  });
});
