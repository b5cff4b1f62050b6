import { expect } from 'chai';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { createImportGround, type ImportGround } from './testing/import-ground.ts';
import { startRemoteServer, type Answer, type RemoteServer } from './testing/remote-server.ts';

const full = (used: number) =>
  `Your videos and mp3s have ${used} of 1000 bytes, so there is no room for this video. Delete conversions that you no longer need.`;

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the quota of bytes and imports, in ${name}`, () => {
    let ground: ImportGround;
    let server: RemoteServer;
    /** Ends the answers of the slow ones. */
    let send: (() => void)[];
    const announced: Answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': 600 }).write('0'.repeat(10));
    };
    const unannounced: Answer = (_request, response) => {
      response.write('0'.repeat(300));
      send.push(() => response.end('0'.repeat(300)));
    };
    const endless: Answer = (_request, response) => {
      response.write('0'.repeat(401));
    };
    const lost: Answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': 600 }).write('0', () => response.socket?.end());
    };
    const whole: Answer = (_request, response) => response.end('0'.repeat(600));
    const gone: Answer = (_request, response) => response.writeHead(404).end();

    beforeEach(async () => {
      send = [];
      ground = await createImportGround(create, { limits: { bytes: 1000 } });
      server = await startRemoteServer({
        ...{ '/announced': announced, '/unannounced': unannounced, '/endless': endless },
        ...{ '/flaky': [lost, whole], '/lost': [lost, gone] },
      });
    });
    afterEach(async () => {
      await ground.remove();
      await server.close();
    });
    const start = async (path: string) => (await ground.importFrom(server.url + path)).id;
    async function expectRefused(id: string, used: number): Promise<void> {
      const error = { code: 'over-quota', message: full(used) };
      expect(await ground.until(id, 'failed')).to.deep.include({ error, size: 0 });
      await waitUntil('the mail', () => ground.failures.some((each) => each.id === id));
      expect(ground.failures.find((each) => each.id === id)).to.deep.include({ error });
      expect(await ground.read('videos', id)).to.equal(undefined);
      expect(await ground.bytesUsed()).to.equal(used);
    }

    for (const path of ['/announced', '/endless'])
      it(`refuses what is larger than the room that is left: ${path}`, async () => {
        await ground.upload('0'.repeat(600));
        await expectRefused(await start(path), 600);
      });

    it('keeps room for what is announced', async () => {
      const id = await start('/announced');
      await waitUntil('its size', async () => (await ground.bytesUsed()) === 600);
      await expectRefused(await start('/announced'), 600);
      await ground.call(`/videos/${id}`, { method: 'DELETE' });
      expect(await ground.bytesUsed()).to.equal(0);
    });

    it('refuses what has no room any more when it has arrived', async () => {
      const id = await start('/unannounced');
      await waitUntil('the request', () => send.length > 0);
      await ground.upload('0'.repeat(700));
      for (const end of send) end();
      await expectRefused(id, 700);
    });

    it('lets one of two pass that arrive at once', async () => {
      const first = await start('/unannounced');
      const second = await start('/unannounced');
      await waitUntil('both', () => send.length > 1);
      for (const end of send) end();
      await waitUntil('their ends', () => ground.failures.length > 0 && ground.videos.length > 0);
      const passed = ground.videos.map(({ id }) => id);
      expect([...passed, ...ground.failures.map(({ id }) => id)]).to.have.members([first, second]);
      await expectRefused(ground.failures[0]?.id ?? expect.fail(), 600);
    });

    it('counts nothing of what was not fetched', async () => {
      const failed = await start('/lost');
      await ground.until(failed, 'failed');
      expect(await ground.bytesUsed()).to.equal(0);
      const cancelled = await start('/announced');
      await waitUntil('its size', async () => (await ground.bytesUsed()) === 600);
      expect((await ground.call(`/videos/${cancelled}/cancel`, { method: 'POST' })).status).to.equal(202);
      expect(await ground.bytesUsed()).to.equal(0);
    });

    it('counts once what is fetched from its beginning again', async () => {
      const id = await start('/flaky');
      await waitUntil('the message', () => ground.videos.some((video) => video.id === id));
      expect(await ground.bytesUsed()).to.equal(600);
    });

    it('lets one be retried once there is room', async () => {
      const other = await ground.upload('0'.repeat(600));
      const id = await start('/flaky');
      await expectRefused(id, 600);
      await ground.call(`/videos/${other.id}`, { method: 'DELETE' });
      await ground.call(`/videos/${id}/retry`, { method: 'POST' });
      await waitUntil('the message', () => ground.videos.some((video) => video.id === id));
      expect(await ground.read('videos', id)).to.have.length(600);
    });
  });
