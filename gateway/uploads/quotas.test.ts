import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { topics } from '../../shared/messages.ts';
import { defaultOptions } from '../../shared/options/options.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import {
  findConversion,
  insertConversion,
  type ConversionRow,
} from '../conversions/conversion.repository.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { usageSchema, type UsageAnswer } from '../usage/usage.api.ts';

const day = 86_400_000;
const limits = { bytes: 1_000_000, secondsADay: 100, keepVideosMs: 7 * day };

interface Problem {
  code: string;
  detail: string;
}

for (const [name, create] of Object.entries(testDatabases()))
  describe(`quotas, in ${name}`, () => {
    let ground: GatewayGround;
    let url: string;
    let ada: string;
    before(async () => {
      ground = await createGatewayGround(create);
      ({ url } = await ground.start({ limits, maxUploadBytes: 2_000_000 }));
    });
    after(() => ground.remove());
    beforeEach(() => {
      ada = randomUUID();
    });

    const call = (path: string, init: RequestInit = {}, at = url) =>
      fetch(at + path, {
        ...init,
        headers: { Authorization: `Bearer ${ground.accounts.token({ id: ada })}` },
      });
    const usage = async () => usageSchema.parse(await (await call('/usage')).json());
    const used = async ({ bytesStored, secondsConvertedToday }: Partial<UsageAnswer>) =>
      expect(await usage()).to.include({ bytesStored, secondsConvertedToday });
    const upload = (bytes: number, at = url) => {
      const body = new FormData();
      body.set('file', new File([new Uint8Array(bytes)], 'talk.mp4'));
      return call('/videos', { method: 'POST', body }, at);
    };
    const problem = async (answer: Response) => (await answer.json()) as Problem;
    const idOf = async (answer: Response) => ((await answer.json()) as { id: string }).id;
    async function insert(parts: Partial<ConversionRow>): Promise<ConversionRow> {
      const row = conversionRow({ owner_id: ada, ...parts });
      await insertConversion(ground.db, row);
      return row;
    }
    const stored = async () => {
      const ids = [];
      for await (const { id } of ground.blobs.list('videos')) ids.push(id);
      return ids.length;
    };
    const until = (id: string, status: string) =>
      waitUntil(status, async () => (await findConversion(ground.db, id))?.status === status);
    /** As the converter does. */
    async function finish(id: string, duration: number, attempt = 1): Promise<void> {
      const request = {
        id,
        attempt,
        email: 'ada@example.org',
        filename: 'talk.mp4',
        options: defaultOptions,
      };
      const facts = { missingSeconds: 0, gaps: { seconds: 0, longest: [] }, copied: false };
      const mp3 = { size: 1000, duration, bitrate: 128_000, ...facts };
      const message = { ...request, downloadUrl: 'http://localhost/', mp3, warnings: [] };
      await ground.bus.publish(topics.mp3, message);
      // It may be delivered more than once.
      await ground.bus.publish(topics.mp3, message);
      await until(id, 'done');
    }
    async function fail(id: string): Promise<void> {
      const error = { code: 'no-audio', message: 'The video has no sound.' };
      await ground.bus.publish(topics.failed, {
        ...{ id, attempt: 1, email: 'ada@example.org', filename: 'talk.mp4', options: defaultOptions, error },
      });
      await until(id, 'failed');
    }

    it('are shown with what is used, which is nothing at first', async () => {
      expect(await usage()).to.deep.equal({
        ...{ bytesStored: 0, secondsConvertedToday: 0 },
        limits: { bytesStored: 1_000_000, secondsConvertedToday: 100 },
      });
    });

    it('count videos and mp3s until they are deleted, and seconds whatever is deleted', async () => {
      const id = await idOf(await upload(5000));
      await used({ bytesStored: 5000, secondsConvertedToday: 0 });
      await finish(id, 12.5);
      await used({ bytesStored: 6000, secondsConvertedToday: 12.5 });
      expect((await call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
      await used({ bytesStored: 0, secondsConvertedToday: 12.5 });
    });

    it('count seconds again that are converted again, and none of a failed conversion', async () => {
      const id = await idOf(await upload(5000));
      await fail(id);
      await used({ bytesStored: 5000, secondsConvertedToday: 0 });
      expect((await call(`/videos/${id}/retry`, { method: 'POST' })).status).to.equal(202);
      await finish(id, 10, 2);
      expect((await call(`/videos/${id}/retry`, { method: 'POST', body: '{"bitrate":96}' })).status).to.equal(
        202,
      );
      await finish(id, 10, 3);
      await used({ bytesStored: 6000, secondsConvertedToday: 20 });
    });

    it('count no seconds of the days before', async () => {
      await finish(await idOf(await upload(5000)), 99);
      await ground.db
        .updateTable('account_usage')
        .set({ day: '2020-01-31' })
        .where('owner_id', '=', ada)
        .execute();
      await used({ secondsConvertedToday: 0, bytesStored: 6000 });
      await finish(await idOf(await upload(5000)), 7);
      await used({ secondsConvertedToday: 7, bytesStored: 12_000 });
    });

    it('refuse a video that has more bytes than are left, and say when there will be room', async () => {
      const doneAt = new Date(Date.now() - 6 * day);
      const facts = { mp3_size: 1000, done_at: doneAt.toISOString() };
      await insert({ status: 'done', size: 900_000, ...facts });
      const before = await stored();
      const answer = await upload(99_001);
      expect(answer.status).to.equal(413);
      const removal = new Date(doneAt.getTime() + 7 * day).toISOString();
      expect(await problem(answer)).to.include({
        code: 'over-quota',
        detail: `Your videos and mp3s have 901000 of 1000000 bytes, so there is no room for this video. Delete conversions that you no longer need, or wait until the first of your videos is removed at ${removal.slice(0, 10)} ${removal.slice(11, 16)} UTC.`,
      });
      expect(await stored()).to.equal(before);
      expect((await upload(99_000)).status).to.equal(202);
      await used({ bytesStored: 1_000_000, secondsConvertedToday: 0 });
    });

    it('refuse a video before it is read that its Content-Length shows to be too large', async () => {
      await insert({ status: 'failed', size: 600_000 });
      const answer = await new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
        const headers = {
          Authorization: `Bearer ${ground.accounts.token({ id: ada })}`,
          'Content-Type': 'multipart/form-data; boundary=b',
          'Content-Length': 400_001 + 1024 * 1024,
        };
        // Nothing of the body is sent.
        const sent = httpRequest(`${url}/videos`, { method: 'POST', headers }, (incoming) => {
          void json(incoming).then((body) => {
            resolve({ status: incoming.statusCode, body });
            sent.destroy();
          });
        }).on('error', reject);
        sent.flushHeaders();
      });
      expect(answer.status).to.equal(413);
      expect(answer.body).to.include({ code: 'over-quota' });
    });

    it('let only those of several videos pass at once that there is room for', async () => {
      const before = await stored();
      const answers = await Promise.all(Array.from({ length: 6 }, () => upload(300_000)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([202, 202, 202, 413, 413, 413]);
      await used({ bytesStored: 900_000, secondsConvertedToday: 0 });
      expect(await stored()).to.equal(before + 3);
    });

    it('refuse videos and retries when the seconds of the day are used, until midnight', async () => {
      const failed = await insert({ status: 'failed' });
      await ground.blobs.put('videos', failed.id, Readable.from(['a video']));
      await finish(await idOf(await upload(5000)), 100);
      for (const answer of [await upload(1), await call(`/videos/${failed.id}/retry`, { method: 'POST' })]) {
        expect(answer.status).to.equal(429);
        const left = (day - (Date.now() % day)) / 1000;
        expect(Number(answer.headers.get('Retry-After'))).to.be.within(left - 5, left + 5);
        const { code, detail } = await problem(answer);
        expect(code).to.equal('over-daily-quota');
        expect(detail).to.match(
          /^You have converted 100 of 100 seconds of media today\. Please try again after \d{4}-\d\d-\d\d 00:00 UTC\.$/,
        );
      }
      expect(await findConversion(ground.db, failed.id)).to.deep.equal(failed);
    });

    it('count what is unfinished as 320 kbit/s, so that many at once cannot pass the limit together', async () => {
      // 400,000 bytes.
      const { url } = await ground.start({ limits: { secondsADay: 10 } });
      const answers = await Promise.all(Array.from({ length: 6 }, () => upload(150_000, url)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([202, 202, 202, 429, 429, 429]);
      const refused = answers.find(({ status }) => status === 429) ?? expect.fail();
      expect(refused.headers.get('Retry-After')).to.equal('60');
      expect(await problem(refused)).to.include({
        code: 'over-daily-quota',
        detail:
          'You have converted 0 of 10 seconds of media today, and your unfinished conversions may need the rest. Please try again when they are done.',
      });
      await finish(await idOf(answers.find(({ status }) => status === 202) ?? expect.fail()), 1);
      expect((await upload(150_000, url)).status).to.equal(202);
    });
  });
