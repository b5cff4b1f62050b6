import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { openDatabase } from '../../shared/database/open-database.ts';
import { fillTable } from '../../shared/testing/query-costs.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { conversionStatuses } from '../database/conversion-status.ts';
import { filenameKey } from '../database/filename-key.ts';
import { migrations } from '../database/migrations.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { insertConversion, removeConversion, type ConversionRow } from './conversion.repository.ts';
import { orders, readCursor, sorts, writeCursor, type ListOrder } from './list.order.ts';
import { listConversions, placeOf, type ListPage } from './list.repository.ts';

const names = [
  ...[
    'b.mp4',
    'B.mp4',
    'a 10.mp4',
    'a 2.mp4',
    'A 2.mp4',
    'a.mp4',
    'a',
    'a b',
    '100%.mp4',
    '100 mp4',
    'a_b.mp4',
  ],
  ...['Доклад.mp4', 'доклад 2.mp4', 'Größe.mp4', 'GRÖSSE.mp4', 'résumé.mp4', 'İstanbul.mp4', '講演.mp4'],
  ...['👩‍🏫.mp4', '\uFF21.mp4', 'محاضرة.mp4', 'it\'s \\ "x".mp4', '𐐀.mp4'],
];

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the list of conversions in ${name}`, () => {
    let database: GatewayDatabase;
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());

    async function insert(parts: Parameters<typeof conversionRow>[0] = {}) {
      const row = conversionRow(parts);
      await insertConversion(database.db, row);
      return row;
    }
    const newestFirst = { sort: 'createdAt', order: 'desc' } as const;
    const following = (id: string | undefined) => (id === undefined ? undefined : { key: null, id });
    const idsOf = async (
      owner: string,
      page: Omit<ListPage, 'sort' | 'order'>,
      order: ListOrder = newestFirst,
    ) => (await listConversions(database.db, owner, { ...order, ...page })).map(({ id }) => id);

    it('has the newest first, page by page, each person’s own', async () => {
      const owner_id = randomUUID();
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) {
        ids.unshift((await insert({ owner_id, status: n % 2 === 0 ? 'done' : 'failed' })).id);
        await insert();
      }
      const page = (parts: Partial<ListPage>) => idsOf(owner_id, { limit: 2, ...parts });
      expect(await page({})).to.deep.equal(ids.slice(0, 2));
      expect(await page({ after: following(ids[1]) })).to.deep.equal(ids.slice(2, 4));
      expect(await page({ after: following(ids[3]) })).to.deep.equal(ids.slice(4));
      expect(await page({ after: following(ids[4]) })).to.be.empty;
      expect(await page({ limit: 10, status: 'done' })).to.deep.equal([ids[0], ids[2], ids[4]]);
      expect(await page({ limit: 10, status: 'done', after: following(ids[0]) })).to.deep.equal([
        ids[2],
        ids[4],
      ]);
    });

    it('keeps its pages when new ones come or the last one seen is deleted', async () => {
      const owner_id = randomUUID();
      for (const order of [newestFirst, { sort: 'size', order: 'asc' }] as const) {
        const rows = await Promise.all([1, 2, 3].map((size) => insert({ owner_id, size })));
        const [, last] = await listConversions(database.db, owner_id, { ...order, limit: 2 });
        await removeConversion(database.db, last!.id);
        const next = await idsOf(owner_id, { limit: 5, after: placeOf(order, last!) }, order);
        expect(next).to.have.length(1);
        expect(rows.map(({ id }) => id)).to.include(next[0]);
        for (const { id } of rows) await removeConversion(database.db, id);
      }
    });

    describe('with names in many scripts, equal sizes, and results or none', () => {
      const owner_id = randomUUID();
      const rows: ConversionRow[] = [];
      before(async () => {
        for (const [n, filename] of [...names, ...names].entries()) {
          const status = conversionStatuses[n % 5];
          const parts = { size: n % 7, mp3_duration: n % 3 === 0 ? null : (n % 4) + 0.1 + 0.2 };
          rows.push(await insert({ owner_id, filename, ...(status ? { status } : {}), ...parts }));
        }
        await insert({ filename: 'b.mp4' });
      });

      /** What the databases must answer. */
      function expected({ sort, order }: ListOrder, { status, q = '' }: Partial<ListPage>): string[] {
        const key = (row: ConversionRow) => Buffer.from(row.filename_key).toString('hex');
        const value = (row: ConversionRow) => (sort === 'size' ? row.size : (row.mp3_duration ?? -1));
        const sign = order === 'asc' ? 1 : -1;
        const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
        return rows
          .filter((row) => status === undefined || row.status === status)
          .filter((row) => row.filename_key.includes(filenameKey(q)))
          .sort((a, b) => {
            const first =
              sort === 'createdAt' ? 0 : sort === 'filename' ? byText(key(a), key(b)) : value(a) - value(b);
            return sign * (first || byText(a.id, b.id));
          })
          .map(({ id }) => id);
      }

      async function allPages(order: ListOrder, filter: Partial<ListPage>): Promise<string[]> {
        const limit = 4;
        const ids: string[] = [];
        let cursor: string | undefined;
        do {
          const after = cursor === undefined ? undefined : readCursor(order, cursor);
          const page = await listConversions(database.db, owner_id, { ...order, ...filter, limit, after });
          ids.push(...page.map(({ id }) => id));
          const last = page.at(-1);
          cursor = page.length === limit && last ? writeCursor(order, placeOf(order, last)) : undefined;
        } while (cursor !== undefined);
        return ids;
      }

      for (const sort of sorts)
        for (const order of orders)
          it(`is sorted by ${sort}, ${order}, on all pages, with and without filters`, async () => {
            for (const status of [undefined, 'done', 'queued'] as const)
              for (const q of [undefined, 'a', '.mp4'])
                expect(await allPages({ sort, order }, { status, q }), `${status} ${q}`).to.deep.equal(
                  expected({ sort, order }, { status, q }),
                );
          });

      it('is searched for any part of a name, literally and in any case', async () => {
        const found = async (q: string) => {
          const page = { ...newestFirst, limit: 100, q };
          return [
            ...new Set((await listConversions(database.db, owner_id, page)).map(({ filename }) => filename)),
          ];
        };
        expect(await found('ДОКЛАД')).to.have.members(['Доклад.mp4', 'доклад 2.mp4']);
        expect(await found('größe')).to.have.members(['Größe.mp4']);
        expect(await found('GRO\u0308')).to.have.members(['Größe.mp4', 'GRÖSSE.mp4']);
        expect(await found('istan')).to.have.members(['İstanbul.mp4']);
        expect(await found('演')).to.have.members(['講演.mp4']);
        expect(await found('𐐨')).to.have.members(['𐐀.mp4']);
        expect(await found('%')).to.have.members(['100%.mp4']);
        expect(await found('_')).to.have.members(['a_b.mp4']);
        expect(await found('\\')).to.have.members(['it\'s \\ "x".mp4']);
        expect(await found("'")).to.have.members(['it\'s \\ "x".mp4']);
        expect(await found('resume')).to.be.empty;
        expect(await found('')).to.have.members(names);
      });
    });

    it('lets others have their turn while it searches through many', async () => {
      const owner_id = randomUUID();
      const wanted = [await insert({ owner_id, filename: 'rare 1.mp4', size: 1 })];
      await fillTable(database.db, 'conversions', 6_000, () => conversionRow({ owner_id, size: 1 }));
      wanted.push(await insert({ owner_id, filename: 'rare 2.mp4', size: 1 }));
      for (const sort of ['createdAt', 'size'] as const) {
        let turns = 0;
        const count = () => {
          turns++;
          turn = setImmediate(count);
        };
        let turn = setImmediate(count);
        const ids = await idsOf(owner_id, { limit: 10, q: 'rare' }, { sort, order: 'asc' });
        clearImmediate(turn);
        expect(ids).to.deep.equal(wanted.map(({ id }) => id));
        expect(turns).to.be.greaterThan(3);
      }
    });

    it('knows the names of conversions of earlier versions', async () => {
      const earlier = Object.entries(migrations).filter(([name]) => name < '045');
      const ground = await create();
      const old = openDatabase<GatewaySchema>(ground.url, Object.fromEntries(earlier));
      const now = openDatabase<GatewaySchema>(ground.url, migrations);
      try {
        await old.migrate();
        const rows = Array.from({ length: 60 }, () => names)
          .flat()
          .map((filename) => conversionRow({ filename }));
        const values = rows.map(
          ({ id, owner_id, email, filename, size, status, attempt, warnings, created_at, updated_at }) => ({
            ...{ id, owner_id, email, filename, size, status, attempt, warnings, created_at, updated_at },
          }),
        );
        await old.db
          .insertInto('conversions')
          .values(values as ConversionRow[])
          .execute();
        await now.migrate();
        const found = await now.db.selectFrom('conversions').select(['id', 'filename_key']).execute();
        const keys = rows.map(({ id, filename }) => ({ id, filename_key: filenameKey(filename) }));
        expect(found).to.have.deep.members(keys);
      } finally {
        await Promise.all([old.close(), now.close()]);
        await ground.remove();
      }
    });
  });
