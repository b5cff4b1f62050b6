import { expect } from 'chai';
import { sql, type Migration } from 'kysely';
import { rejection } from '../testing/rejection.ts';
import { createSqliteTestDatabase, type TestDatabase } from '../testing/test-database.ts';
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
