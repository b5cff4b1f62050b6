import { expect } from 'chai';
import type { Kysely, Migration } from 'kysely';
import { UnavailableError } from '../errors.ts';
import { rejection } from '../testing/rejection.ts';
import { freePort } from '../testing/service-process.ts';
import {
  createMysqlTestDatabase,
  createSqliteTestDatabase,
  type TestDatabase,
} from '../testing/test-database.ts';
import { testServer } from '../testing/test-server.ts';
import type { Database } from './database.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { openDatabase } from './open-database.ts';

interface Schema {
  notes: { id: string; title: string; size: number; weight: number | null };
}

const migrations: Record<string, Migration> = {
  '001-notes': {
    async up(db) {
      await db.schema
        .createTable('notes')
        .addColumn('id', 'char(36)', (column) => column.primaryKey())
        .addColumn('title', 'varchar(100)', (column) => column.notNull().unique())
        .addColumn('size', 'bigint', (column) => column.notNull())
        .addColumn('weight', 'double precision')
        .execute();
    },
  },
};

interface Adapter {
  create: () => Promise<TestDatabase>;
  /** A URL where nothing answers. */
  unreachable: () => Promise<string>;
}

const adapters: Record<string, Adapter> = {
  SQLite: {
    create: createSqliteTestDatabase,
    unreachable: () => Promise.resolve(`sqlite:${import.meta.filename}/below-a-file/test.db`),
  },
};
const mysql = testServer('MySQL', 'TEST_MYSQL_URL');
if (mysql !== undefined)
  adapters['MySQL'] = {
    create: () => createMysqlTestDatabase(mysql),
    unreachable: async () => `mysql://nobody@127.0.0.1:${await freePort()}/nothing`,
  };

for (const [name, { create, unreachable }] of Object.entries(adapters)) {
  describe(`database: ${name}`, () => {
    let ground: TestDatabase;
    let database: Database<Schema>;
    beforeEach(async () => {
      ground = await create();
      database = openDatabase<Schema>(ground.url, migrations);
    });
    afterEach(async () => {
      await database.close();
      await ground.remove();
    });

    it('is not ready before its tables are there', async () => {
      expect(await rejection(database.check())).to.be.instanceOf(UnavailableError);
      await database.migrate();
      await database.check();
    });

    it('takes each migration once', async () => {
      await database.migrate();
      await database.migrate();
      await insert(database.db, 'a');
    });

    it('gives back numbers as numbers and text as it was', async () => {
      await database.migrate();
      const row = { id: '1', title: 'Größe 🎵', size: 2 ** 40 + 1, weight: 0.1 };
      await database.db.insertInto('notes').values(row).execute();
      expect(await database.db.selectFrom('notes').selectAll().executeTakeFirst()).to.deep.equal(row);
    });

    it('tells a taken unique value from other errors', async () => {
      await database.migrate();
      await insert(database.db, 'a');
      const error = await rejection(insert(database.db, 'a'));
      expect(isDuplicateKey(error)).to.equal(true);
      expect(isDuplicateKey(await rejection(insert(database.db, null as unknown as string)))).to.equal(false);
    });

    it('writes all of a transaction or nothing', async () => {
      await database.migrate();
      const work = database.db.transaction().execute(async (transaction) => {
        await insert(transaction, 'a');
        throw new Error('changed my mind');
      });
      expect(await rejection(work)).to.have.property('message', 'changed my mind');
      expect(await database.db.selectFrom('notes').selectAll().execute()).to.be.empty;
    });

    it('counts the rows a conditional update changed', async () => {
      await database.migrate();
      await insert(database.db, 'a');
      const update = () =>
        database.db
          .updateTable('notes')
          .set({ size: 9 })
          .where('title', '=', 'a')
          .where('size', '=', 1)
          .executeTakeFirst();
      expect((await update()).numUpdatedRows).to.equal(1n);
      expect((await update()).numUpdatedRows).to.equal(0n);
    });

    it('says that it is unavailable when nothing answers', async () => {
      const lost = openDatabase<Schema>(await unreachable(), migrations);
      expect(await rejection(lost.migrate())).to.be.instanceOf(UnavailableError);
      expect(await rejection(lost.db.selectFrom('notes').selectAll().execute())).to.be.instanceOf(
        UnavailableError,
      );
    });
  });
}

async function insert(db: Kysely<Schema>, title: string): Promise<void> {
  await db.insertInto('notes').values({ id: crypto.randomUUID(), title, size: 1, weight: null }).execute();
}

if (mysql !== undefined)
  describe('database: MySQL, which several gateways share', () => {
    it('takes each migration once when all start at the same time', async () => {
      const ground = await createMysqlTestDatabase(mysql);
      const databases = [1, 2, 3].map(() => openDatabase<Schema>(ground.url, migrations));
      try {
        await Promise.all(databases.map((database) => database.migrate()));
        await Promise.all(databases.map((database, index) => insert(database.db, String(index))));
      } finally {
        await Promise.all(databases.map((database) => database.close()));
        await ground.remove();
      }
    });
  });
