import { randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { PayloadOf } from '../../shared/bus/bus.ts';
import { queues, topics } from '../../shared/messages.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { findConversion, updateConversion, type ConversionRow } from './conversion.repository.ts';
import { uploadSchema, type Upload } from './conversion.schema.ts';

type Request = PayloadOf<typeof topics.video>;
type News = PayloadOf<typeof topics.mp3>;

const mp3 = {
  ...{ size: 10, duration: 1.234567, bitrate: 64_000, missingSeconds: 0.5, copied: true },
  gaps: { seconds: 2.5, longest: [{ start: 1, seconds: 2.5 }] },
};

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the same file again, in ${name}`, () => {
    let ground: GatewayGround;
    let url: string;
    let another: string;
    let owner: string;
    const requests: Request[] = [];
    const news: News[] = [];
    before(async () => {
      ground = await createGatewayGround(create);
      [{ url }, { url: another }] = await Promise.all([ground.start(), ground.start()]);
      const note =
        <T>(list: T[]) =>
        ({ payload }: { payload: T }) =>
          Promise.resolve(void list.push(payload));
      await ground.bus.consume(queues.video, note(requests), { concurrency: 1 });
      await ground.bus.consume(queues.mp3, note(news), { concurrency: 1 });
    });
    after(() => ground.remove());
    beforeEach(() => {
      owner = randomUUID();
    });

    interface Sent {
      content?: string;
      name?: string;
      options?: Record<string, string>;
      by?: string;
      to?: string;
    }
    const call = (path: string, init: RequestInit = {}, by = owner) =>
      fetch(path, { ...init, headers: { Authorization: `Bearer ${ground.accounts.token({ id: by })}` } });
    async function upload(sent: Sent = {}): Promise<Upload> {
      const { content = 'a video', name: filename = 'talk.mp4', options = {}, by, to = url } = sent;
      const body = new FormData();
      for (const [option, value] of Object.entries(options)) body.set(option, value);
      body.set('file', new File([content], filename));
      const answer = await call(`${to}/videos`, { method: 'POST', body }, by);
      expect(answer.status).to.equal(202);
      return uploadSchema.parse(await answer.json());
    }
    const messageOf = <T extends { id: string; attempt: number }>(list: T[], id: string, attempt = 1) =>
      waitUntil('the message', () => list.find((each) => each.id === id && each.attempt === attempt));
    /** As the converter does. */
    async function finish(id: string, bytes = 'first mp3.', attempt = 1): Promise<ConversionRow> {
      const request = await messageOf(requests, id, attempt);
      await ground.blobs.put('mp3s', id, Readable.from([bytes]));
      await ground.blobs.put('analyses', id, Readable.from(['{}']));
      await ground.bus.publish(topics.mp3, {
        ...request,
        mp3: { ...mp3, size: bytes.length },
        warnings: ['truncated', 'gaps'],
      });
      return waitUntil('done', async () => {
        const row = await findConversion(ground.db, id);
        return row?.status === 'done' && row.attempt === attempt ? row : undefined;
      });
    }
    async function done(sent: Sent = {}): Promise<ConversionRow> {
      return finish((await upload(sent)).id);
    }
    const read = async (bucket: 'videos' | 'mp3s' | 'analyses', id: string) =>
      text(await ground.blobs.get(bucket, id));
    const remove = (id: string) => call(`${url}/videos/${id}`, { method: 'DELETE' });

    it('is done at once, as any done conversion is, without being converted', async () => {
      const first = await done({ options: { bitrate: '96' } });
      const again = await upload({ options: { bitrate: '96' }, to: another });
      expect(again.id).to.not.equal(first.id);
      expect(again).to.deep.include({ status: 'done', progress: 1, error: null });
      expect(again.warnings).to.deep.equal(['truncated', 'gaps']);
      const { id, url: address, ...facts } = again.mp3!;
      expect([id, address]).to.deep.equal([again.id, `https://example.org/mp3s/${again.id}`]);
      expect(facts).to.deep.equal({ ...mp3, duration: 1.235 });
      expect(again.finishedAt).to.equal(again.updatedAt);
      expect(again.finishedAt! >= again.createdAt).to.be.true;

      const { ignored, ...conversion } = again;
      expect(ignored).to.deep.equal([]);
      expect(await (await call(`${url}/videos/${again.id}`)).json()).to.deep.equal(conversion);
      const events = await (await call(`${url}/videos/${again.id}/events`)).text();
      const [, shown = ''] = /^id: 1-done-1000\nevent: status\ndata: (.*)\n\n$/.exec(events) ?? [];
      expect(JSON.parse(shown)).to.deep.equal(conversion);
      const download = await call(`${url}/mp3s/${again.id}`);
      expect(await download.text()).to.equal('first mp3.');

      const mail = await messageOf(news, again.id);
      const { downloadUrl, ...like } = await messageOf(news, first.id);
      expect(mail).to.deep.equal({ ...like, id: again.id, downloadUrl: mail.downloadUrl });
      expect(mail.downloadUrl).to.include(again.id).and.not.equal(downloadUrl);
      expect(requests.map((each) => each.id)).to.not.include(again.id);
    });

    it('shares nothing: each lives on when the other is deleted', async () => {
      const first = await done();
      const again = await upload();
      expect((await remove(first.id)).status).to.equal(204);
      expect(await read('mp3s', again.id)).to.equal('first mp3.');
      expect(await read('videos', again.id)).to.equal('a video');
      const third = await upload();
      expect(third.status).to.equal('done');
      await remove(third.id);
      expect(await read('mp3s', again.id)).to.equal('first mp3.');
    });

    it('has an analysis of its own', async () => {
      const first = await done();
      const again = await upload();
      await remove(first.id);
      expect(await read('analyses', again.id)).to.equal('{}');
    });

    it('is converted if the analysis of the first is still to come', async () => {
      const first = await done();
      await ground.blobs.remove('analyses', first.id);
      const again = await upload();
      expect(again.status).to.equal('queued');
      expect(await ground.blobs.stat('mp3s', again.id)).to.equal(undefined);
    });

    it('can be converted again, which changes nothing for the first', async () => {
      const first = await done();
      const { id } = await upload();
      const answer = await call(`${url}/videos/${id}/retry`, { method: 'POST', body: '{}' });
      expect(answer.status).to.equal(202);
      await finish(id, 'second mp3', 2);
      expect(await read('mp3s', first.id)).to.equal('first mp3.');
      expect(await findConversion(ground.db, first.id)).to.deep.equal(first);
    });

    for (const [what, sent] of [
      ['another person', { by: randomUUID() }],
      ['other bytes', { content: 'b video' }],
      ['bytes that only begin equally', { content: 'a video!' }],
      ['other options', { options: { bitrate: '96' } }],
      ['another name, which is the title of an mp3 without one', { name: 'talk 2.mp4' }],
      ['another name and a title for each chapter', { name: 'b.mp4', options: { split: 'chapters' } }],
    ] as const)
      it(`is not what has ${what}`, async () => {
        await done();
        expect((await upload(sent)).status).to.equal('queued');
      });

    it('may have other options that mean the same, and another extension', async () => {
      await done({ options: { from: '1:00', quality: 'high' } });
      const again = await upload({ name: 'talk.MOV', options: { from: '60.0', format: 'mp3' } });
      expect([again.status, again.filename]).to.deep.equal(['done', 'talk.MOV']);
    });

    it('may have another name if the title is chosen', async () => {
      await done({ options: { title: 'News' } });
      expect((await upload({ name: 'b.mp4', options: { title: 'News' } })).status).to.equal('done');
      const chapters = { title: 'News', split: 'chapters' };
      await done({ options: chapters });
      expect((await upload({ name: 'b.mp4', options: chapters })).status).to.equal('queued');
    });

    it('is converted if the first is not done', async () => {
      const first = await upload();
      const second = await upload();
      expect(second.status).to.equal('queued');
      for (const { id } of [first, second]) await finish(id);
      const row = (await findConversion(ground.db, first.id))!;
      for (const { id } of [first, second])
        for (const status of ['converting', 'failed', 'cancelled'] as const) {
          await ground.db.updateTable('conversions').set({ status }).where('id', '=', id).execute();
          if (id === second.id) expect((await upload()).status, status).to.equal('queued');
        }
      await updateConversion(ground.db, { ...row, status: 'cancelled' }, { status: 'done' });
      expect((await upload()).status).to.equal('done');
    });

    it('is converted if the result is gone or not what the record says', async () => {
      const { id } = await done();
      await ground.blobs.put('mp3s', id, Readable.from(['another size']));
      const second = await upload();
      expect(second.status).to.equal('queued');
      expect(await ground.blobs.stat('mp3s', second.id)).to.equal(undefined);
      await ground.blobs.remove('mp3s', id);
      expect((await upload()).status).to.equal('queued');
    });

    it('has the result of an older one if that of the newest is gone', async () => {
      const oldest = await done();
      const newest = await upload();
      await ground.blobs.remove('mp3s', newest.id);
      const again = await upload();
      expect([again.status, await read('mp3s', again.id)]).to.deep.equal(['done', 'first mp3.']);
      expect(oldest.sha256).to.match(/^[\da-f]{64}$/);
    });

    it('is done twice if it comes twice at the same time', async () => {
      await done();
      const uploads = await Promise.all([
        upload(),
        upload({ to: another }),
        upload(),
        upload({ to: another }),
      ]);
      for (const { id, status } of uploads) {
        expect(status).to.equal('done');
        expect(await read('mp3s', id)).to.equal('first mp3.');
        await messageOf(news, id);
      }
    });

    describe('while its result is copied', () => {
      /** A store whose copies stop in the middle until `meanwhile` has run. */
      async function uploadWhile(meanwhile: () => Promise<unknown>): Promise<Upload> {
        const blobs: BlobStore = {
          ...ground.blobs,
          async get(bucket, id, range) {
            const source = await ground.blobs.get(bucket, id, range);
            if (bucket !== 'mp3s') return source;
            const slow = new PassThrough();
            meanwhile().then(
              () => source.pipe(slow),
              (error: unknown) => {
                source.destroy();
                slow.destroy(error as Error);
              },
            );
            return slow;
          },
        };
        const gateway = await ground.start({ blobs });
        const uploaded = await upload({ to: gateway.url });
        await gateway.close();
        return uploaded;
      }

      it('the first may be deleted', async () => {
        const { id } = await done();
        const again = await uploadWhile(() => remove(id));
        expect(again.status).to.equal('queued');
        expect(await ground.blobs.stat('mp3s', again.id)).to.equal(undefined);
        await finish(again.id);
      });

      it('the first may be replaced', async () => {
        const { id } = await done();
        const again = await uploadWhile(async () => {
          await call(`${url}/videos/${id}/retry`, { method: 'POST', body: '{"bitrate":96}' });
          await finish(id, 'other mp3.', 2);
        });
        expect(again.status).to.equal('queued');
        expect(await ground.blobs.stat('mp3s', again.id)).to.equal(undefined);
      });

      it('the account may be deleted, and nothing is left', async () => {
        await done();
        const stored = async () => {
          const ids: string[] = [];
          for (const bucket of ['videos', 'mp3s'] as const)
            for await (const { id } of ground.blobs.list(bucket)) ids.push(`${bucket}/${id}`);
          return ids.sort();
        };
        const before = await stored();
        const owned = owner;
        const blobs: BlobStore = {
          ...ground.blobs,
          async get(...blob) {
            const row = { id: owned, until: null };
            await ground.db.insertInto('revocations').values(row).execute();
            return ground.blobs.get(...blob);
          },
        };
        const gateway = await ground.start({ blobs });
        const body = new FormData();
        body.set('file', new File(['a video'], 'talk.mp4'));
        const answer = await call(`${gateway.url}/videos`, { method: 'POST', body });
        await gateway.close();
        expect(answer.status).to.equal(401);
        expect(await stored()).to.deep.equal(before);
      });

      it('the store may fail: the video is converted then', async () => {
        await done();
        const again = await uploadWhile(() => Promise.reject(new Error('unreadable')));
        expect(again.status).to.equal('queued');
      });
    });
  });
