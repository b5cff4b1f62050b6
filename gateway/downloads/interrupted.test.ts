import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { BlobStoreFixture } from '../../shared/blobs/testing/fixture.ts';
import { blobStoreAdapters } from '../../shared/blobs/testing/fixtures.ts';
import type { Service } from '../../shared/http/server.ts';
import { createMetrics } from '../../shared/metrics/metrics.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { insertConversion } from '../conversions/conversion.repository.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';

/** More than the sockets of both ends hold together. */
const size = 12 * 1024 * 1024;
/** On one connection. */
const requests = 3;

for (const adapter of blobStoreAdapters())
  describe(`a download of an mp3 in ${adapter.name}`, function () {
    let ground: GatewayGround;
    let store: BlobStoreFixture;
    let gateway: Service;
    /** What the store's streams wait for between their last byte and their end. */
    let gone: Promise<unknown> | undefined;
    const { log, lines } = recordLog();
    const metrics = createMetrics(log);
    const ids: Record<number, string> = {};
    let owner: string;
    const token = () => ground.accounts.token({ id: owner });

    before(async () => {
      store = await adapter.create();
      ground = await createGatewayGround(createSqliteTestDatabase);
      const blobs = endingLate(store.store, async () => gone);
      gateway = await ground.start({ blobs, metrics, log });
      owner = conversionRow().owner_id;
      for (const bytes of [10, 70_000, size]) {
        const facts = { mp3_size: bytes, mp3_duration: 1, mp3_bitrate: 80 };
        const row = conversionRow({ owner_id: owner, status: 'done', ...facts });
        await insertConversion(ground.db, row);
        await store.store.put('mp3s', row.id, Readable.from([Buffer.alloc(bytes, 'x')]));
        ids[bytes] = row.id;
      }
    });
    after(async () => {
      await ground.remove();
      await store.close();
    });

    async function counted(): Promise<Record<string, number>> {
      const { text } = await metrics.scrape();
      const found = text.matchAll(/^mixdown_downloads_total\{outcome="([\w-]+)"\} (\d+)$/gm);
      return Object.fromEntries([...found].map(([, outcome, count]) => [String(outcome), Number(count)]));
    }

    async function sum(): Promise<number> {
      return Object.values(await counted()).reduce((all, count) => all + count, 0);
    }

    /** What is counted more once `calls` more downloads have ended. */
    async function outcomes(calls: number, work: () => Promise<void>): Promise<Record<string, number>> {
      const before = await counted();
      const logged = lines().length;
      const all = await sum();
      await work();
      await waitUntil('all downloads to be counted', async () => (await sum()) === all + calls);
      const now = await counted();
      const more = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
      const aborted = lines()
        .slice(logged)
        .filter(({ msg }) => msg === 'request aborted').length;
      expect(aborted, 'logged as aborted').to.equal((now['aborted'] ?? 0) - (before['aborted'] ?? 0));
      return Object.fromEntries(more.filter(([, count]) => count > 0));
    }

    function ask(bytes: number, headers: Record<string, string> = {}, method = 'GET'): string {
      const all = { Host: 'localhost', Authorization: `Bearer ${token()}`, ...headers };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      return `${method} /mp3s/${ids[bytes]} HTTP/1.1\r\n${lines.join('')}\r\n`;
    }
    const open = async () => {
      const { port } = new URL(gateway.url);
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };

    for (const bytes of [10, 70_000, size])
      for (const [how, leave] of [
        ['closes', (socket: Socket) => socket.destroy()],
        ['resets', (socket: Socket) => socket.resetAndDestroy()],
      ] as const)
        it(`of ${bytes} bytes is whole when the client ${how} its connection right after the last byte`, async () => {
          const seen = await outcomes(1, async () => {
            const socket = await open();
            socket.write(ask(bytes));
            await readBody(socket, bytes);
            leave(socket);
          });
          expect(seen).to.deep.equal({ whole: 1 });
        });

    it('is whole for each of many on one connection, one after the other and all at once', async () => {
      const seen = await outcomes(2 * requests, async () => {
        const socket = await open();
        for (let request = 0; request < requests; request += 1) {
          socket.write(ask(70_000));
          await readBody(socket, 70_000);
        }
        socket.write(ask(70_000).repeat(requests));
        for (let request = 0; request < requests; request += 1) await readBody(socket, 70_000);
        socket.destroy();
      });
      expect(seen).to.deep.equal({ whole: 2 * requests });
    });

    it('is a range when the client leaves after the last byte of the range', async () => {
      const seen = await outcomes(1, async () => {
        const socket = await open();
        socket.write(ask(size, { Range: 'bytes=1-3000000' }));
        await readBody(socket, 3_000_000);
        socket.resetAndDestroy();
      });
      expect(seen).to.deep.equal({ range: 1 });
    });

    it('is not counted where only the head was asked for', async () => {
      const seen = await outcomes(1, async () => {
        const socket = await open();
        socket.write(ask(size, {}, 'HEAD'));
        await readBody(socket, 0);
        socket.write(ask(10));
        await readBody(socket, 10);
        socket.destroy();
      });
      expect(seen).to.deep.equal({ whole: 1 });
    });

    it('is whole when the client has left before the store’s stream says that it has ended', async () => {
      const seen = await outcomes(1, async () => {
        const socket = await open();
        gone = once(socket, 'close');
        socket.write(ask(70_000));
        await readBody(socket, 70_000);
        socket.destroy();
      });
      gone = undefined;
      expect(seen).to.deep.equal({ whole: 1 });
    });

    for (const [how, leave] of [
      ['closes', (socket: Socket) => socket.destroy()],
      ['resets', (socket: Socket) => socket.resetAndDestroy()],
    ] as const)
      it(`is aborted when the client ${how} its connection in the middle`, async () => {
        const seen = await outcomes(2, async () => {
          for (const headers of [{}, { Range: `bytes=1-${size - 1}` }]) {
            const socket = await open();
            socket.write(ask(size, headers));
            await readBody(socket, 1_000_000);
            leave(socket);
          }
        });
        expect(seen).to.deep.equal({ aborted: 2 });
      });
  });

/** The store, whose streams wait before they end, as one may that asks its server whether there is more. */
function endingLate(store: BlobStore, wait: () => Promise<unknown>): BlobStore {
  async function* late(source: Readable) {
    yield* source;
    await wait();
  }
  return { ...store, get: async (...what) => Readable.from(late(await store.get(...what))) };
}

/** Reads the head and `bytes` of the body, and not a byte more. */
async function readBody(socket: Socket, bytes: number): Promise<void> {
  let head = '';
  while (!head.endsWith('\r\n\r\n')) head += (await read(socket, 1)).toString('latin1');
  expect(head).to.match(/^HTTP\/1\.1 20[06] /);
  for (let left = bytes; left > 0;) left -= (await read(socket, Math.min(left, 65_536))).length;
}

/** At most `bytes`, at least one. */
async function read(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const waiting = socket.readableLength;
    const piece = waiting > 0 ? (socket.read(Math.min(waiting, bytes)) as Buffer | null) : null;
    if (piece) return piece;
    await once(socket, 'readable');
  }
}
