import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { Service } from '../../shared/http/server.ts';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { readZip } from '../../shared/zip/testing/read-zip.ts';
import { insertConversion } from '../conversions/conversion.repository.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';

describe('several mp3s as a zip', () => {
  let ground: GatewayGround;
  let gateway: Service;
  const owner = conversionRow().owner_id;

  before(async () => {
    ground = await createGatewayGround(createSqliteTestDatabase);
    gateway = await ground.start();
  });
  after(() => ground.remove());

  async function mp3(filename: string, content: string, owner_id = owner): Promise<string> {
    const facts = { mp3_size: content.length, mp3_duration: 1, mp3_bitrate: 80 };
    const row = conversionRow({ owner_id, filename, status: 'done', ...facts });
    await insertConversion(ground.db, row);
    await ground.blobs.put('mp3s', row.id, Readable.from([Buffer.from(content)]));
    return row.id;
  }

  function get(ids: string[], method = 'GET'): Promise<Response> {
    const headers = { Authorization: `Bearer ${ground.accounts.token({ id: owner })}` };
    return fetch(`${gateway.url}/mp3s?ids=${ids.join(',')}`, { method, headers });
  }

  async function problem(ids: string[]) {
    const response = await get(ids);
    const { code, detail } = (await response.json()) as { code: string; detail: string };
    return { status: response.status, code, detail };
  }

  it('come in the order of the ids, each once, under names of their own', async () => {
    const ids = [await mp3('talk.mp4', 'one'), await mp3('Talk.mov', 'two'), await mp3('b.mkv', 'three')];
    const response = await get([...ids, String(ids[0]).toUpperCase()]);
    expect(response.headers.get('content-type')).to.equal('application/zip');
    expect(response.headers.get('content-disposition')).to.contain('filename="mp3s.zip"');
    const zip = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-length')).to.equal(String(zip.length));
    expect([...readZip(zip)]).to.deep.equal([
      ['talk.mp3', 'one'],
      ['Talk (2).mp3', 'two'],
      ['b.mp3', 'three'],
    ]);
    expect((await get(ids, 'HEAD')).headers.get('content-length')).to.equal(String(zip.length));
  });

  it('are refused if one is missing or belongs to somebody else', async () => {
    const own = await mp3('talk.mp4', 'one');
    const { id: missing, owner_id: other } = conversionRow();
    for (const id of [missing, await mp3('talk.mp4', 'one', other)])
      expect(await problem([own, id])).to.deep.equal({
        status: 404,
        code: 'not-found',
        detail: `You have no conversion ${id}. Remove the id and try again.`,
      });
  });

  it('are refused if one is not ready', async () => {
    const row = conversionRow({ owner_id: owner });
    await insertConversion(ground.db, row);
    const { status, code, detail } = await problem([await mp3('talk.mp4', 'one'), row.id]);
    expect({ status, code }).to.deep.equal({ status: 409, code: 'not-ready' });
    expect(detail).to.contain(row.id);
  });

  it('are refused without ids, with a wrong one and with too many', async () => {
    const many = Array.from({ length: 101 }, () => conversionRow().id);
    for (const ids of [[], ['x'], many]) {
      const { status, detail } = await problem(ids);
      expect(status).to.equal(400);
      expect(detail).to.contain('1 to 100 ids of conversions');
    }
  });

  it('need a login', async () => {
    expect((await fetch(`${gateway.url}/mp3s?ids=${await mp3('a.mp4', 'one')}`)).status).to.equal(401);
  });
});
