import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { isCancelled } from '../../shared/blobs/cancellation.ts';
import type { PayloadOf } from '../../shared/bus/bus.ts';
import { queues, topics } from '../../shared/messages.ts';
import { defaultOptions } from '../../shared/options/options.ts';
import { readOptions } from '../../shared/options/read-options.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { findConversion, insertConversion, type ConversionRow } from './conversion.repository.ts';
import { conversionSchema } from './conversion.schema.ts';

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

for (const [name, create] of Object.entries(testDatabases()))
  describe(`converting a video again, in ${name}`, () => {
    let ground: GatewayGround;
    let url: string;
    const messages: PayloadOf<typeof topics.video>[] = [];
    before(async () => {
      ground = await createGatewayGround(create);
      ({ url } = await ground.start());
      await ground.bus.consume(queues.video, ({ payload }) => Promise.resolve(void messages.push(payload)), {
        concurrency: 1,
      });
    });
    after(() => ground.remove());

    const old = { mp3_size: 10, mp3_duration: 1, mp3_bitrate: 80, finished_at: '2026-01-31T12:00:00.000Z' };
    const put = (bucket: 'videos' | 'mp3s', id: string, text: string) =>
      ground.blobs.put(bucket, id, Readable.from([text]));
    async function insert(parts: Partial<ConversionRow> = {}): Promise<ConversionRow> {
      const facts = parts.status === 'done' ? old : {};
      const row = conversionRow({ ...facts, ...parts });
      await insertConversion(ground.db, row);
      await put('videos', row.id, 'a video');
      if (row.status === 'done') await put('mp3s', row.id, 'first mp3.');
      return row;
    }
    const call = ({ owner_id }: ConversionRow, path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${ground.accounts.token({ id: owner_id })}`);
      return fetch(url + path, { ...init, headers });
    };
    const retry = (row: ConversionRow, body?: string, headers: Record<string, string> = json) =>
      call(row, `/videos/${row.id}/retry`, {
        method: 'POST',
        headers,
        ...(body === undefined ? {} : { body }),
      });
    const shown = async (answer: Response) => conversionSchema.parse(await answer.json());
    const download = (row: ConversionRow, headers = {}) => call(row, `/mp3s/${row.id}`, { headers });
    const codeOf = async (answer: Response) => {
      const { code } = (await answer.json()) as { code: string };
      return [answer.status, code];
    };
    const message = (id: string, attempt: number) =>
      waitUntil('the message', () => messages.find((each) => each.id === id && each.attempt === attempt));
    /** As the converter does. */
    async function finish({ id, email, filename }: ConversionRow, attempt: number, bytes: string) {
      await put('mp3s', id, bytes);
      const mp3 = { size: bytes.length, duration: 2, bitrate: 90, missingSeconds: 0, copied: false };
      const request = {
        id,
        attempt,
        email,
        filename,
        options: defaultOptions,
        downloadUrl: 'http://localhost/',
      };
      const gaps = { seconds: 0, longest: [] };
      await ground.bus.publish(topics.mp3, { ...request, mp3: { ...mp3, gaps }, warnings: [] });
    }
    async function fail({ id, email, filename }: ConversionRow, attempt: number) {
      const error = { code: 'no-audio', message: 'The video has no sound.' };
      await ground.bus.publish(topics.failed, {
        id,
        attempt,
        email,
        filename,
        options: defaultOptions,
        error,
      });
    }
    const until = ({ id }: ConversionRow, status: string) =>
      waitUntil(status, async () => {
        const now = await findConversion(ground.db, id);
        return now?.status === status && now;
      });
    const unchanged = async (row: ConversionRow) =>
      expect(await findConversion(ground.db, row.id)).to.deep.equal(row);

    const chosen = readOptions({ bitrate: 96, track: 'eng', title: 'Größe \u{1F3B5}' });
    const before96 = { options: JSON.stringify(chosen), status: 'failed' } as const;

    for (const [what, body, headers] of [
      ['no body', undefined, {}],
      ['no body but a type', undefined, json],
      ['an empty body', '', json],
      ['an empty form', '', form],
    ] as const)
      it(`uses the same options for ${what}`, async () => {
        const row = await insert(before96);
        const answer = await retry(row, body, headers);
        expect(answer.status).to.equal(202);
        expect((await shown(answer)).options).to.deep.equal(chosen);
        expect((await message(row.id, 2)).options).to.deep.equal(chosen);
      });

    for (const [what, body, headers, options] of [
      ['of the body instead of the old ones', '{"to":"1:30"}', json, readOptions({ to: 90 })],
      ['that are defaults again', '{}', json, defaultOptions],
      [
        'of JSON that has the type of a form, as curl -d sends it',
        '{"bitrate":64}',
        form,
        readOptions({ bitrate: 64 }),
      ],
      ['that a conversion shows', JSON.stringify(chosen), json, chosen],
    ] as const)
      it(`uses the options ${what}`, async () => {
        for (const status of ['failed', 'cancelled', 'done'] as const) {
          const row = await insert({ ...before96, status });
          const answer = await retry(row, body, headers);
          expect(answer.status).to.equal(202);
          expect(await shown(answer)).to.deep.include({ status: 'queued', options, finishedAt: null });
          expect((await message(row.id, 2)).options).to.deep.equal(options);
          expect((await findConversion(ground.db, row.id))?.options).to.equal(JSON.stringify(options));
        }
      });

    for (const [what, body, status, code] of [
      ['wrong options', '{"bitrate":9000}', 400, 'bad-options'],
      ['an unknown option', '{"bit_rate":96}', 400, 'bad-options'],
      ['a list', '[]', 400, 'bad-options'],
      ['null', 'null', 400, 'bad-options'],
      ['no JSON', 'bitrate=96', 400, 'malformed-json'],
      ['half of it', '{"bitrate":96', 400, 'malformed-json'],
      ['too much', `{"title":"${'x'.repeat(20_000)}"}`, 413, 'too-large'],
    ] as const)
      it(`changes nothing when sent ${what}`, async () => {
        const row = await insert({ ...before96, status: 'done' });
        expect(await codeOf(await retry(row, body))).to.deep.equal([status, code]);
        await unchanged(row);
        expect(await isCancelled(ground.blobs, row.id, 1)).to.equal(false);
        expect(await (await download(row)).text()).to.equal('first mp3.');
      });

    it('needs options if it is done, and its end if it is not', async () => {
      for (const [status, body, text] of [
        ['done', undefined, 'Send options'],
        ['queued', '{}', 'Cancel it first'],
        ['converting', '{}', 'Cancel it first'],
        ['converting', undefined, 'Cancel it first'],
      ] as const) {
        const row = await insert({ status });
        const answer = await retry(row, body);
        expect(answer.status).to.equal(409);
        expect(await answer.text()).to.include(text);
        await unchanged(row);
      }
    });

    it('needs the video', async () => {
      const row = await insert({ status: 'done' });
      await ground.blobs.remove('videos', row.id);
      expect(await codeOf(await retry(row, '{"bitrate":96}'))).to.deep.equal([409, 'video-gone']);
      expect((await download(row)).status).to.equal(200);
    });

    it('is for the owner', async () => {
      const row = await insert({ status: 'done' });
      expect((await retry({ ...row, owner_id: conversionRow().owner_id }, '{}')).status).to.equal(404);
      await unchanged(row);
    });

    it('keeps the old mp3 until the new one replaces it, and may be repeated', async () => {
      const row = await insert({ status: 'done' });
      await retry(row, '{"bitrate":96}');
      const again = await shown(await call(row, `/videos/${row.id}`));
      expect(again).to.include({ status: 'queued', progress: 0, error: null });
      expect(again.mp3).to.include({ id: row.id, size: 10 });
      const during = await download(row);
      expect([during.status, await during.text()]).to.deep.equal([200, 'first mp3.']);
      await finish(row, 2, 'the second mp3');
      expect(await until(row, 'done')).to.include({ mp3_size: 14, attempt: 2 });
      expect(await (await download(row)).text()).to.equal('the second mp3');
      await retry(row, '{"bitrate":128}');
      await finish(row, 3, 'the third mp3!');
      await waitUntil('the third', async () => (await findConversion(ground.db, row.id))?.attempt === 3);
      await until(row, 'done');
      expect(await (await download(row)).text()).to.equal('the third mp3!');
    });

    it('gives nobody a file that is put together of two mp3s of the same length', async () => {
      const row = await insert({ status: 'done' });
      const etag = String((await download(row)).headers.get('etag'));
      await retry(row, '{"loudness":-16}');
      const resume = () => download(row, { Range: 'bytes=4-', 'If-Range': etag });
      expect(await (await resume()).text()).to.equal('t mp3.');
      // File systems count in steps of several milliseconds.
      const { storedAt } = (await ground.blobs.stat('mp3s', row.id)) ?? {};
      await waitUntil('a later time', () => Date.now() > Number(storedAt) + 20);
      // The record does not know it yet.
      await put('mp3s', row.id, 'other mp3.');
      const answer = await resume();
      expect([answer.status, await answer.text()]).to.deep.equal([200, 'other mp3.']);
    });

    it('gives the new mp3 whole if it comes between the look at the old one and its first byte', async () => {
      const row = await insert({ status: 'done' });
      await retry(row, '{"bitrate":96}');
      let isFirst = true;
      const blobs: BlobStore = {
        ...ground.blobs,
        async get(...what) {
          const { storedAt } = (await ground.blobs.stat('mp3s', row.id)) ?? {};
          await waitUntil('a later time', () => Date.now() > Number(storedAt) + 20);
          if (isFirst) await put('mp3s', row.id, 'a longer second mp3');
          isFirst = false;
          return ground.blobs.get(...what);
        },
      };
      const { url } = await ground.start({ blobs });
      const headers = { Authorization: `Bearer ${ground.accounts.token({ id: row.owner_id })}` };
      const answer = await fetch(`${url}/mp3s/${row.id}`, { headers });
      expect(await answer.text()).to.equal('a longer second mp3');
      expect(answer.headers.get('content-length')).to.equal('19');
    });

    it('keeps the old mp3 when it fails or is cancelled', async () => {
      const [failed, cancelled] = [await insert({ status: 'done' }), await insert({ status: 'done' })];
      for (const row of [failed, cancelled]) await retry(row, '{"bitrate":96}');
      await fail(failed, 2);
      await until(failed, 'failed');
      await call(cancelled, `/videos/${cancelled.id}/cancel`, { method: 'POST' });
      for (const row of [failed, cancelled]) {
        expect(await (await download(row)).text()).to.equal('first mp3.');
        expect((await shown(await call(row, `/videos/${row.id}`))).mp3?.size).to.equal(10);
        expect((await retry(row)).status).to.equal(202);
      }
    });

    it('is not disturbed by late or repeated events of the attempt before', async () => {
      const row = await insert({ status: 'done' });
      const other = await insert({ status: 'queued' });
      await retry(row, '{"bitrate":96}');
      await waitUntil('its message', () =>
        messages.some(({ id, attempt }) => id === row.id && attempt === 2),
      );
      const queued = await findConversion(ground.db, row.id);
      await fail(row, 1);
      await ground.bus.publish(topics.converting, { id: row.id, attempt: 1 });
      await fail(other, 1);
      await until(other, 'failed');
      expect(await findConversion(ground.db, row.id)).to.deep.equal(queued);
    });

    it('stops the attempt before, whose message may be delivered again, and not the new one', async () => {
      const row = await insert({ status: 'done', attempt: 3 });
      await retry(row, '{"bitrate":96}');
      const stopped = await Promise.all(
        [1, 2, 3, 4].map((attempt) => isCancelled(ground.blobs, row.id, attempt)),
      );
      expect(stopped).to.deep.equal([true, true, true, false]);
    });

    it('happens once when it is asked for several times at once', async () => {
      for (const status of ['done', 'failed'] as const) {
        const row = await insert({ status });
        const bodies = [96, 128, 160].map((bitrate) => JSON.stringify({ bitrate }));
        const answers = await Promise.all(bodies.map((body) => retry(row, body)));
        expect(answers.map((each) => each.status).sort()).to.deep.equal([202, 409, 409]);
        const taken = answers.find((each) => each.status === 202);
        const now = await findConversion(ground.db, row.id);
        expect(taken && (await shown(taken)).options).to.deep.equal(JSON.parse(now?.options ?? ''));
        expect(now?.attempt).to.equal(2);
        expect(await isCancelled(ground.blobs, row.id, 2)).to.equal(false);
      }
    });

    it('leaves a cancel of its own attempt in force', async () => {
      const row = await insert({ status: 'done' });
      await retry(row, '{"bitrate":96}');
      await call(row, `/videos/${row.id}/cancel`, { method: 'POST' });
      await retry(row);
      await call(row, `/videos/${row.id}/cancel`, { method: 'POST' });
      expect(await isCancelled(ground.blobs, row.id, 3)).to.equal(true);
    });
  });
