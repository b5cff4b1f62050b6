import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { z } from 'zod';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { insertConversion } from './conversion.repository.ts';
import { conversionPageSchema } from './conversion.schema.ts';

type Page = z.infer<typeof conversionPageSchema>;

describe('GET /videos', () => {
  const owner_id = randomUUID();
  let ground: GatewayGround;
  let url: string;
  before(async () => {
    ground = await createGatewayGround(createSqliteTestDatabase);
    ({ url } = await ground.start());
    for (const [n, filename] of ['b 100%.mp4', 'a.mp4', 'C.mp4', 'd.mp4'].entries())
      await insertConversion(ground.db, conversionRow({ owner_id, filename, size: [2, 3, 1, 3][n] ?? 0 }));
  });
  after(() => ground.remove());

  const call = (query: string) => {
    const headers = { Authorization: `Bearer ${ground.accounts.token({ id: owner_id })}` };
    return fetch(`${url}/videos?${query}`, { headers });
  };
  async function page(query: string): Promise<Page> {
    const answer = await call(query);
    expect(answer.status, query).to.equal(200);
    return conversionPageSchema.parse(await answer.json());
  }
  const namesOf = ({ items }: Page) => items.map(({ filename }) => filename);
  const names = async (query: string) => namesOf(await page(query));

  it('has the newest first, and names from A to Z', async () => {
    expect(await names('')).to.deep.equal(['d.mp4', 'C.mp4', 'a.mp4', 'b 100%.mp4']);
    expect(await names('order=asc')).to.deep.equal(['b 100%.mp4', 'a.mp4', 'C.mp4', 'd.mp4']);
    expect(await names('sort=filename')).to.deep.equal(['a.mp4', 'b 100%.mp4', 'C.mp4', 'd.mp4']);
    expect(await names('sort=filename&order=desc')).to.deep.equal(['d.mp4', 'C.mp4', 'b 100%.mp4', 'a.mp4']);
    expect(await names('sort=size')).to.deep.equal(['d.mp4', 'a.mp4', 'b 100%.mp4', 'C.mp4']);
  });

  it('finds parts of names together with order and status', async () => {
    expect(await names('q=%25')).to.deep.equal(['b 100%.mp4']);
    expect(await names('q=c.MP')).to.deep.equal(['C.mp4']);
    expect(await names('q=.mp4&sort=size&order=asc&status=queued&limit=1')).to.deep.equal(['C.mp4']);
    expect(await names('q=.mp4&status=done')).to.be.empty;
    expect(await names('q=')).to.have.length(4);
  });

  it('goes on where the page before ended, in any order, with or without a search', async () => {
    for (const query of [
      'order=asc',
      'sort=size&q=.mp4',
      'sort=filename&order=desc',
      'sort=duration',
      'q=MP4',
    ]) {
      const found: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const next: Page = await page(`${query}&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        found.push(...namesOf(next));
        cursor = next.nextCursor;
      }
      expect(found, query).to.deep.equal(await names(query));
    }
  });

  it('refuses a cursor of another order, and what is no cursor', async () => {
    const first = (query: string) => page(`${query}&limit=1`);
    const bySize = (await first('sort=size')).nextCursor ?? '';
    const newest = (await first('')).nextCursor ?? '';
    const forged = Buffer.from(JSON.stringify(['size', 'desc', 'x', owner_id])).toString('base64url');
    for (const query of [
      ...[`cursor=${bySize}`, `sort=filename&cursor=${bySize}`, `sort=size&order=asc&cursor=${bySize}`],
      ...[`order=asc&cursor=${newest}`, `sort=size&cursor=${newest}`, `sort=size&cursor=${forged}`],
      ...['cursor=x', 'sort=size&cursor=', `sort=size&cursor=${'A'.repeat(4_001)}`],
    ]) {
      const answer = await call(query);
      const { code, detail } = (await answer.json()) as { code: string; detail: string };
      expect([answer.status, code], query).to.deep.equal([400, 'invalid-request']);
      expect(detail).to.match(/cursor: (must be the nextCursor of the previous page|Too big)/);
    }
  });

  it('refuses orders and searches that it does not know', async () => {
    for (const query of ['sort=name', 'order=up', `q=${'x'.repeat(256)}`, 'q=a&q=b', 'sort=size&sort=size'])
      expect((await call(query)).status, query).to.equal(400);
  });
});
