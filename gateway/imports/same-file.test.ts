import { expect } from 'chai';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { findUsage } from '../usage/usage.repository.ts';
import { createImportGround, type ImportGround } from './testing/import-ground.ts';
import { resumable, startRemoteServer, type Answer, type RemoteServer } from './testing/remote-server.ts';

const whole: Answer = (_request, response) => response.end('a video');
const gone: Answer = (_request, response) => response.writeHead(404).end();

for (const [name, create] of Object.entries(testDatabases()))
  describe(`an import of a file that was converted before, in ${name}`, () => {
    let ground: ImportGround;
    let server: RemoteServer;
    const start = async (answers: Answer | Answer[], settings = {}) => {
      ground = await createImportGround(create, settings);
      server = await startRemoteServer({ '/talk.mp4': answers, '/b/talk.mp4': answers });
    };
    afterEach(async () => {
      await ground.remove();
      await server.close();
    });
    const importIt = () => ground.importFrom(`${server.url}/talk.mp4`);
    async function uploadAndFinish(): Promise<string> {
      const { id } = await ground.upload('a video');
      await ground.finish(id, 'first mp3.');
      return id;
    }
    const converted = () => ground.videos.map(({ id }) => id);

    it('is done without converting, and is told like any other', async () => {
      await start(whole);
      const first = await uploadAndFinish();
      const { id } = await importIt();
      const { mp3, size, finishedAt } = await ground.until(id, 'done');
      expect([mp3?.duration, mp3?.id, size]).to.deep.equal([12.5, id, 7]);
      expect(finishedAt).to.be.a('string');
      const message = await waitUntil('the message', () => ground.mp3s.find((each) => each.id === id));
      expect(message).to.deep.include({ email: 'ada@example.org', filename: 'talk.mp4', attempt: 1 });
      expect(message.downloadUrl).to.include(id);
      expect(converted()).to.deep.equal([first]);
      expect(await ground.db.selectFrom('imports').select('id').execute()).to.deep.equal([]);

      await ground.call(`/videos/${first}`, { method: 'DELETE' });
      expect(await ground.read('mp3s', id)).to.equal('first mp3.');
      expect(await ground.read('videos', id)).to.equal('a video');
    });

    it('counts its bytes, and no seconds', async () => {
      await start(whole);
      const first = await uploadAndFinish();
      await ground.until((await importIt()).id, 'done');
      const { owner_id } = await ground.db
        .selectFrom('conversions')
        .select('owner_id')
        .where('id', '=', first)
        .executeTakeFirstOrThrow();
      expect(await findUsage(ground.db, owner_id)).to.deep.equal({
        bytesStored: 34,
        unfinishedBytes: 0,
        secondsConvertedToday: 12.5,
      });
    });

    it('gives its result to an upload of the same file', async () => {
      await start(whole);
      const { id } = await importIt();
      await ground.finish(id, 'first mp3.');
      const again = await ground.upload('a video');
      expect(again.status).to.equal('done');
      expect(await ground.read('mp3s', again.id)).to.equal('first mp3.');
    });

    it('is known as the same when it came over several connections', async () => {
      await start(resumable(Buffer.from('a video'), { cutAfter: 4 }));
      await uploadAndFinish();
      await ground.until((await importIt()).id, 'done');
      // A cut may also lose what was sent before it.
      expect(server.requests.at(-1)?.headers.range).to.match(/^bytes=/);
    });

    it('is known as the same when it was fetched from its beginning again', async () => {
      const lost: Answer = (_request, response) => {
        response.writeHead(200, { 'Content-Length': 9 }).write('wrong', () => response.socket?.end());
      };
      await start([lost, whole]);
      await uploadAndFinish();
      const { id } = await importIt();
      expect(await ground.until(id, 'done')).to.include({ size: 7 });
      expect(await ground.bytesUsed()).to.equal(34);
    });

    it('is done in the retry of one that failed', async () => {
      await start([gone, whole]);
      await uploadAndFinish();
      const { id } = await importIt();
      await ground.until(id, 'failed');
      await ground.call(`/videos/${id}/retry`, { method: 'POST' });
      await ground.until(id, 'done');
      const message = await waitUntil('the message', () => ground.mp3s.find((each) => each.id === id));
      expect(message.attempt).to.equal(2);
    });

    it('is converted where bytes or options differ', async () => {
      await start((_request, response) => response.end('b video'));
      await uploadAndFinish();
      const { id } = await importIt();
      await waitUntil('the message', () => converted().includes(id));
      expect(await ground.show(id)).to.include({ status: 'queued' });
    });

    it('leaves nothing when it is deleted while the result is copied', async () => {
      const meanwhile: { run?: () => Promise<unknown> } = {};
      // The ground's own store, which exists only afterwards.
      const blobs = {} as BlobStore;
      await start(whole, { blobs });
      Object.assign(blobs, ground.blobs, {
        async get(...blob: Parameters<BlobStore['get']>) {
          await meanwhile.run?.();
          return ground.blobs.get(...blob);
        },
      });
      await uploadAndFinish();
      const { id } = await importIt();
      let isDeleted = false;
      meanwhile.run = async () => {
        if (isDeleted) return;
        isDeleted = (await ground.call(`/videos/${id}`, { method: 'DELETE' })).status === 204;
      };
      await waitUntil('the deletion', () => isDeleted);
      await waitUntil('nothing', async () => {
        const kept = await Promise.all((['videos', 'mp3s'] as const).map((each) => ground.read(each, id)));
        return kept.every((each) => each === undefined);
      });
      expect((await ground.call(`/videos/${id}`)).status).to.equal(404);
    });
  });
