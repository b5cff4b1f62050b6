import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { Service } from '../../shared/http/server.ts';
import type { Options } from '../../shared/options/options.ts';
import { readOptions } from '../../shared/options/read-options.ts';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { readZip } from '../../shared/zip/testing/read-zip.ts';
import { insertConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';

describe('the download of another format', () => {
  let ground: GatewayGround;
  let gateway: Service;
  const owner = conversionRow().owner_id;

  before(async () => {
    ground = await createGatewayGround(createSqliteTestDatabase);
    gateway = await ground.start();
  });
  after(() => ground.remove());

  async function stored(
    options: Partial<Record<keyof Options, string>>,
    content = 'music',
    status: ConversionRow['status'] = 'done',
  ): Promise<string> {
    const facts = { mp3_size: content.length, mp3_duration: 1, mp3_bitrate: 80 };
    const row = conversionRow({
      ...{ owner_id: owner, filename: 'talk.mp4', status, ...facts },
      options: JSON.stringify(readOptions(options)),
    });
    await insertConversion(ground.db, row);
    await ground.blobs.put('mp3s', row.id, Readable.from([Buffer.from(content, 'latin1')]));
    return row.id;
  }

  function get(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${ground.accounts.token({ id: owner })}`);
    return fetch(gateway.url + path, { ...init, headers });
  }

  async function kindOf(id: string, init: RequestInit = {}) {
    const { headers } = await get(`/mp3s/${id}`, init);
    const [, name] = /filename="(.*?)"/.exec(String(headers.get('content-disposition'))) ?? [];
    return [name, headers.get('content-type')];
  }

  for (const [options, name, type] of [
    [{}, 'talk.mp3', 'audio/mpeg'],
    [{ format: 'm4a' }, 'talk.m4a', 'audio/mp4'],
    [{ format: 'opus' }, 'talk.opus', 'audio/ogg'],
    [{ format: 'flac' }, 'talk.flac', 'audio/flac'],
    [{ format: 'wav' }, 'talk.wav', 'audio/wav'],
    [{ format: 'wav', split: 'chapters' }, 'talk.zip', 'application/zip'],
  ] as const)
    it(`has its type and extension with ${JSON.stringify(options)}, whole, in part and for HEAD`, async () => {
      const id = await stored(options);
      for (const init of [{}, { headers: { Range: 'bytes=1-2' } }, { method: 'HEAD' }])
        expect(await kindOf(id, init)).to.deep.equal([name, type]);
    });

  it('has the type of the old file while another format is made, and after that failed', async () => {
    for (const status of ['queued', 'converting', 'failed', 'cancelled'] as const) {
      expect(await kindOf(await stored({ format: 'flac' }, 'ID3\u0004......', status))).to.deep.equal([
        'talk.mp3',
        'audio/mpeg',
      ]);
      const opus = await stored({}, 'OggS\0\u0002........', status);
      expect(await kindOf(opus)).to.deep.equal(['talk.opus', 'audio/ogg']);
      const answer = await get(`/mp3s/${opus}`);
      expect(await answer.text()).to.equal('OggS\0\u0002........');
    }
  });

  it('has the type of a file that is shorter than what types are recognized from', async () => {
    expect(await kindOf(await stored({ format: 'opus' }, 'x', 'failed'))).to.deep.equal([
      'talk.mp3',
      'audio/mpeg',
    ]);
  });

  it('has its extension in a zip of several', async () => {
    const ids = [
      await stored({ format: 'm4a' }, 'one'),
      await stored({}, 'two'),
      await stored({ format: 'm4a' }, 'three'),
      await stored({ split: 'chapters' }, 'four'),
      await stored({}, 'fLaC five......', 'queued'),
    ];
    const zip = await get(`/mp3s?ids=${ids.join(',')}`);
    expect([...readZip(Buffer.from(await zip.arrayBuffer())).keys()]).to.deep.equal([
      ...['talk.m4a', 'talk.mp3', 'talk (2).m4a', 'talk.zip', 'talk.flac'],
    ]);
  });
});
