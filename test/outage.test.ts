import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Conversion } from '../shared/client/client.ts';
import { createApiClient } from '../shared/testing/api-client.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { startTcpProxy, type TcpProxy } from '../shared/testing/tcp-proxy.ts';
import { testServer } from '../shared/testing/test-server.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { createApart } from './environments/apart.ts';
import { createEmbedded } from './environments/embedded.ts';

const broker = testServer('outages: RabbitMQ', 'TEST_E2E_BROKER_URL');
const blobs = testServer('outages: MongoDB', 'TEST_BLOBS_URL');
const mysql = testServer('outages: MySQL', 'TEST_MYSQL_URL');

/** The server's address with the proxy in the server's place. */
function through(url: string, { port }: TcpProxy): string {
  const address = new URL(url);
  address.host = `127.0.0.1:${port}`;
  return address.href;
}

function proxyOf(url: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(url);
  return startTcpProxy({ host: hostname, port: Number(port) });
}

async function upload(
  client: Awaited<ReturnType<typeof createApiClient>>,
  file: string,
): Promise<Conversion | { code: string }> {
  try {
    // The same name again would not be converted.
    return await client.upload(file, `${randomUUID()}.mp4`);
  } catch (error) {
    const problem = /Expected 202, got 503: (.*)/s.exec((error as Error).message)?.[1];
    if (problem === undefined) throw error;
    return JSON.parse(problem) as { code: string };
  }
}

if (broker !== undefined && blobs !== undefined && mysql !== undefined)
  describe('Mixdown on servers that go away', function () {
    let directory: string;
    let video: string;
    let proxies: Record<'broker' | 'blobs' | 'database', TcpProxy>;
    let servers: { broker: string; blobs: string; mysql: string };

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-outage-'));
      video = await makeVideo(join(directory, 'song.mp4'), 1);
    });
    after(() => rm(directory, { recursive: true }));
    beforeEach(async () => {
      proxies = {
        broker: await proxyOf(broker),
        blobs: await proxyOf(blobs),
        database: await proxyOf(mysql),
      };
      servers = { broker: through(broker, proxies.broker), blobs: through(blobs, proxies.blobs), mysql };
    });
    afterEach(() => Promise.all(Object.values(proxies).map((proxy) => proxy.close())));

    const gatewayDatabase = (url: string) => through(url, proxies.database);

    it('starts without them, says what it waits for, and works as soon as they are there', async () => {
      await Promise.all(Object.values(proxies).map((proxy) => proxy.refuse()));
      const mixdown = await createApart(servers, { gatewayDatabase, waitForReady: false });
      try {
        const health = async () => {
          const answer = await fetch(`${mixdown.url}/health/ready`).catch(() => undefined);
          return (
            answer && { status: answer.status, checks: ((await answer.json()) as { checks: object }).checks }
          );
        };
        const down = await waitUntil('the gateway to listen', async () => await health());
        expect(down.status).to.equal(503);
        expect(down.checks).to.deep.include({
          database: { status: 'down' },
          broker: { status: 'down' },
          blobs: { status: 'down' },
        });
        await waitUntil(
          'a clear message',
          () =>
            /waiting for the gateway database: .*ECONNREFUSED/.test(mixdown.output()) &&
            /RabbitMQ at .* is unreachable/.test(mixdown.output()),
        );
        expect(mixdown.output()).to.not.include('mixdown:mixdown');

        await Promise.all(Object.values(proxies).map((proxy) => proxy.accept()));
        await waitUntil('everything to be up', async () => (await health())?.status === 200, {
          timeoutMs: 40_000,
        });
        const ada = await createApiClient(mixdown.url, 'ada@example.org');
        expect((await ada.finished((await ada.upload(video)).id)).status).to.equal('done');
      } finally {
        await mixdown.close();
      }
    });

    it('refuses uploads while one is away, keeps nothing of them, and works again after it', async () => {
      const mixdown = await createApart(servers, { gatewayDatabase });
      try {
        const ada = await createApiClient(mixdown.url, 'ada@example.org');
        for (const [name, proxy] of Object.entries(proxies)) {
          const before = await ada.upload(video);
          await ada.finished(before.id);

          await proxy.refuse();
          expect(await upload(ada, video), name).to.include({ code: 'unavailable' });
          expect((await fetch(`${mixdown.url}/health/ready`)).status, name).to.equal(503);
          expect((await fetch(`${mixdown.url}/health/live`)).status, name).to.equal(200);

          await proxy.accept();
          const again = await waitUntil(
            `uploads to work after ${name}`,
            async () => {
              const answer = await upload(ada, video);
              return 'id' in answer && answer;
            },
            { timeoutMs: 40_000 },
          );
          expect((await ada.finished(again.id)).status, name).to.equal('done');
          const { items } = (await (await ada.call('/videos')).json()) as { items: Conversion[] };
          expect(
            items.slice(0, 2).map(({ id }) => id),
            name,
          ).to.deep.equal([again.id, before.id]);
        }
      } finally {
        await mixdown.close();
      }
    });
  });

describe('Mixdown without its blob directory', function () {
  it('refuses uploads with 503 and takes them again when it is back', async () => {
    const mixdown = await createEmbedded();
    const directory = await mkdtemp(join(tmpdir(), 'mixdown-outage-'));
    try {
      const video = await makeVideo(join(directory, 'song.mp4'), 1);
      const ada = await createApiClient(mixdown.url, 'ada@example.org');
      const blobsDirectory = join(mixdown.directory, 'blobs');
      await rename(blobsDirectory, join(directory, 'aside'));
      expect(await upload(ada, video)).to.include({ code: 'unavailable' });
      await rename(join(directory, 'aside'), blobsDirectory);
      expect((await ada.finished((await ada.upload(video)).id)).status).to.equal('done');
      const { items } = (await (await ada.call('/videos')).json()) as { items: Conversion[] };
      expect(items).to.have.length(1);
    } finally {
      await mixdown.close();
      await rm(directory, { recursive: true });
    }
  });
});
