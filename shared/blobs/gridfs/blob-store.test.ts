import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { MongoClient, ObjectId } from 'mongodb';
import { UnavailableError } from '../../errors.ts';
import { rejection } from '../../testing/rejection.ts';
import { startTcpProxy } from '../../testing/tcp-proxy.ts';
import { testServer } from '../../testing/test-server.ts';
import type { BlobStore } from '../blob-store.ts';
import { openGridFsBlobStore } from './blob-store.ts';
import { collectionsOf, type GridFsCollections } from './files.ts';

const id = '0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b';
const serverUrl = testServer('MongoDB', 'TEST_BLOBS_URL');

if (serverUrl !== undefined)
  describe('The GridFS blob store', () => {
    let url: URL;
    let store: BlobStore;
    let client: MongoClient;
    let videos: GridFsCollections;

    beforeEach(() => {
      url = new URL(serverUrl);
      url.pathname = `/mixdown_blobs_${randomUUID().replaceAll('-', '')}`;
      store = openGridFsBlobStore(url.href);
      client = new MongoClient(url.href);
      videos = collectionsOf(client.db(), 'videos');
    });

    afterEach(async () => {
      await store.close();
      await client.db().dropDatabase();
      await client.close();
    });

    const put = (text: string) => store.put('videos', id, Readable.from([Buffer.from(text)]));
    const read = async () =>
      Buffer.concat((await (await store.get('videos', id)).toArray()) as Buffer[]).toString();

    /** As a process leaves it that was killed in mid-upload. */
    const leaveUpload = async (days: number) => {
      const fileId = new ObjectId();
      const since = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
      await videos.unfinished.insertOne({ _id: fileId, since });
      const upload = videos.gridFs().openUploadStreamWithId(fileId, randomUUID());
      await new Promise((resolve) => upload.write(Buffer.alloc(3_000_000), resolve));
      return upload;
    };

    it('finds blobs by an index', async () => {
      await put('video');
      const keys = (await videos.files.indexes()).map(({ key }) => Object.keys(key)[0]);
      expect(keys).to.include('filename');
    });

    it('takes the highest revision, whatever the clocks said', async () => {
      await put('first');
      await videos.files.updateOne({ filename: id }, { $set: { uploadDate: new Date('2100-01-01') } });
      await put('second');
      expect(await read()).to.equal('second');
    });

    it('lists each blob once, with its newest revision, however many there are', async () => {
      const ids = Array.from({ length: 700 }, () => randomUUID());
      const dates = [new Date('2026-01-01'), new Date('2026-01-02')];
      const file = { length: 1, chunkSize: 1, metadata: { revision: 1 } };
      const files = ids.flatMap((filename) =>
        dates.map((uploadDate) => ({ _id: new ObjectId(), filename, uploadDate, ...file })),
      );
      await videos.files.insertMany(files);
      const listed = [];
      for await (const blob of store.list('videos')) listed.push(blob);
      expect(listed.map((blob) => blob.id)).to.deep.equal(ids.sort().reverse());
      expect(listed.filter(({ storedAt }) => storedAt.getTime() !== dates[1]?.getTime())).to.deep.equal([]);
    });

    it('removes uploads that were given up a week ago', async () => {
      await leaveUpload(8);
      await put('video');
      expect(await videos.chunks.countDocuments()).to.equal(1);
      expect(await videos.unfinished.countDocuments()).to.equal(0);
    });

    it('leaves uploads alone that another process may be writing', async () => {
      const upload = await leaveUpload(1);
      await put('video');
      expect(await videos.chunks.countDocuments({ files_id: upload.id })).to.equal(2);
    });

    it('keeps a blob whose upload only lacked the last bookkeeping', async () => {
      const upload = await leaveUpload(8);
      await new Promise<void>((resolve) => upload.end(resolve));
      await put('video');
      expect(await store.stat('videos', upload.filename)).to.include({ size: 3_000_000 });
      expect(await videos.unfinished.countDocuments()).to.equal(0);
    });

    it('finishes removals that were interrupted', async () => {
      const upload = await leaveUpload(0);
      await videos.unfinished.updateOne({ _id: upload.id }, { $set: { removing: true } });
      await put('video');
      expect(await videos.chunks.countDocuments()).to.equal(1);
      expect(await videos.unfinished.countDocuments()).to.equal(0);
    });

    it('works as soon as a server is there that was not when it was opened', async () => {
      const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 27017) });
      await proxy.refuse();
      const proxied = new URL(url);
      proxied.host = `127.0.0.1:${proxy.port}`;
      proxied.searchParams.set('directConnection', 'true');
      proxied.searchParams.set('serverSelectionTimeoutMS', '500');
      const early = openGridFsBlobStore(proxied.href);
      try {
        expect(await rejection(early.check())).to.be.instanceOf(UnavailableError);
        await proxy.accept();
        await early.check();
        await early.put('videos', id, Readable.from([Buffer.from('video')]));
        expect(await read()).to.equal('video');
      } finally {
        await early.close();
        await proxy.close();
      }
    });
  });

describe('The GridFS blob store and a server that never answers', () => {
  it('gives up', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const store = openGridFsBlobStore(`mongodb://127.0.0.1:${port}/blobs?serverSelectionTimeoutMS=500`);
    try {
      expect(await rejection(store.check())).to.be.instanceOf(UnavailableError);
      const source = Readable.from([Buffer.from('video')]);
      expect(await rejection(store.put('videos', id, source))).to.be.instanceOf(UnavailableError);
    } finally {
      await store.close();
      mute.close();
    }
  });
});
