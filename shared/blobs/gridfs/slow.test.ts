import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { UnavailableError } from '../../errors.ts';
import { rejection } from '../../testing/rejection.ts';
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy.ts';
import { testServer } from '../../testing/test-server.ts';
import type { BlobStore } from '../blob-store.ts';
import { openGridFsBlobStore } from './blob-store.ts';

const id = '0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b';
const serverUrl = testServer('MongoDB', 'TEST_BLOBS_URL');
const silenceMs = 4_000;

if (serverUrl !== undefined)
  describe('The GridFS blob store on a slow server', function () {
    let url: URL;
    let proxy: TcpProxy;
    let store: BlobStore;
    beforeEach(async () => {
      url = new URL(serverUrl);
      proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 27017) });
      url.host = `127.0.0.1:${proxy.port}`;
      url.pathname = `/mixdown_blobs_${randomUUID().replaceAll('-', '')}`;
      url.searchParams.set('directConnection', 'true');
      url.searchParams.set('socketTimeoutMS', String(silenceMs));
      url.searchParams.set('connectTimeoutMS', '2000');
      url.searchParams.set('serverSelectionTimeoutMS', '1000');
      store = openGridFsBlobStore(url.href);
    });
    afterEach(async () => {
      await store.close();
      await proxy.close();
      const client = new MongoClient(serverUrl);
      await client.db(url.pathname.slice(1)).dropDatabase();
      await client.close();
    });
    const put = (bytes: Buffer) => store.put('videos', id, Readable.from([bytes]));
    const read = async () => buffer(await store.get('videos', id));

    it('reads for as long as bytes move, however long that is', async () => {
      const video = randomBytes(4_000_000);
      await put(video);
      proxy.slowDown({ bytes: 16_384, everyMs: 25 });
      const startedAt = performance.now();
      expect(video.equals(await read())).to.equal(true);
      expect(performance.now() - startedAt).to.be.above(silenceMs);
    });

    it('gives up what is silent for as long as its URL says', async () => {
      await put(randomBytes(1000));
      proxy.slowDown({ bytes: 0, everyMs: 100 });
      const failing = [read(), put(Buffer.from('a')), store.stat('videos', id), store.remove('videos', id)];
      for (const error of await Promise.all(failing.map(rejection)))
        expect(error).to.be.instanceOf(UnavailableError);
    });
  });
