import { randomBytes, randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { UnavailableError } from '../errors.ts';
import { rejection } from '../testing/rejection.ts';
import { waitUntil } from '../testing/wait-until.ts';
import {
  BlobNotFoundError,
  type BlobStore,
  type Bucket,
  type ByteRange,
  type StoredBlob,
} from './blob-store.ts';
import { copyBlob } from './copy-blob.ts';
import type { BlobStoreFixture } from './testing/fixture.ts';
import { blobStoreAdapters } from './testing/fixtures.ts';

const mebibyte = 1024 * 1024;

for (const adapter of blobStoreAdapters()) {
  describe(`A blob store in ${adapter.name}`, () => {
    let fixture: BlobStoreFixture;
    let store: BlobStore;
    let id: string;

    beforeEach(async () => {
      fixture = await adapter.create();
      store = fixture.store;
      id = randomUUID();
    });

    afterEach(() => fixture.close());

    const put = (bytes: Buffer) => store.put('videos', id, Readable.from([bytes]));
    const read = async (range?: ByteRange) => collect(await store.get('videos', id, range));

    /** A put that has sent its first bytes to the storage and waits for more. */
    const startPut = async (bytes: Buffer, signal?: AbortSignal) => {
      const source = new PassThrough();
      const before = fixture.bytesReceived();
      const done = store.put('videos', id, source, signal ? { signal } : {});
      // Looked at later: until then its failure is no unhandled one.
      done.catch(() => undefined);
      source.write(bytes);
      await waitUntil('the first bytes to arrive', () => fixture.bytesReceived() > before + bytes.length / 2);
      return { source, done };
    };

    describe('round trip', () => {
      for (const size of [0, 1, 1000, mebibyte, 3 * mebibyte + 17]) {
        it(`gives back ${size} bytes as they came`, async () => {
          const bytes = randomBytes(size);
          expect(await put(bytes)).to.equal(size);
          expect((await read()).equals(bytes)).to.be.true;
          expect(await store.stat('videos', id)).to.include({ size });
        });
      }

      it('tells when a blob was stored, which tells it from the one that it replaces', async () => {
        const before = Date.now();
        await put(randomBytes(10));
        const first = (await store.stat('videos', id))?.storedAt.getTime() ?? 0;
        expect(first).to.be.within(before - 1000, Date.now() + 1000);
        expect((await store.stat('videos', id))?.storedAt.getTime()).to.equal(first);
        // File systems count in steps of several milliseconds.
        await waitUntil('another time', () => Date.now() > first + 20);
        await put(randomBytes(10));
        expect((await store.stat('videos', id))?.storedAt.getTime()).to.be.greaterThan(first);
      });

      it('takes small and large pieces, texts and byte arrays', async () => {
        const large = randomBytes(2 * mebibyte + 5);
        const pieces = [Buffer.alloc(0), 'text', new Uint8Array([1, 2]), large, Buffer.from('end')];
        await store.put('videos', id, Readable.from(pieces));
        expect((await read()).equals(Buffer.concat(pieces.map((piece) => Buffer.from(piece))))).to.be.true;
      });

      it('keeps the buckets apart', async () => {
        await put(Buffer.from('video'));
        await store.put('mp3s', id, Readable.from([Buffer.from('mp3')]));
        await store.remove('videos', id);
        expect((await collect(await store.get('mp3s', id))).toString()).to.equal('mp3');
      });
    });

    describe('ranges', () => {
      const size = 3 * mebibyte + 17;
      const bytes = randomBytes(size);

      beforeEach(() => put(bytes));

      for (const [what, start, end] of [
        ['the first byte', 0, 0],
        ['the last byte', size - 1, size - 1],
        ['a middle part', 1_000_000, 2_500_000],
        ['the bytes on both sides of a chunk end', mebibyte - 1, mebibyte],
        ['one whole chunk', mebibyte, 2 * mebibyte - 1],
        ['a part within a later chunk', 2 * mebibyte + 10, 2 * mebibyte + 20],
        ['the end', 3 * mebibyte, size - 1],
        ['the whole', 0, size - 1],
      ] as const) {
        it(`gives ${what}`, async () => {
          expect((await read({ start, end })).equals(bytes.subarray(start, end + 1))).to.be.true;
        });
      }

      for (const [start, end] of [
        [0, size],
        [size, size],
        [2, 1],
        [-1, 5],
        [0.5, 2],
        [NaN, 2],
      ] as const) {
        it(`refuses ${start} to ${end}`, async () => {
          expect(await rejection(read({ start, end }))).to.be.instanceOf(RangeError);
        });
      }
    });

    describe('all or nothing', () => {
      it('shows nothing before the source has ended', async () => {
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        expect(await store.stat('videos', id)).to.equal(undefined);
        expect(await rejection(read())).to.be.instanceOf(BlobNotFoundError);
        source.end();
        await done;
        expect(await store.stat('videos', id)).to.include({ size: 3 * mebibyte });
      });

      it('leaves nothing when the source fails in the middle', async () => {
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        const failure = new Error('client gone');
        source.destroy(failure);
        expect(await rejection(done)).to.equal(failure);
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('leaves nothing when the source fails before the store is ready', async () => {
        const source = new PassThrough();
        const failure = new Error('client gone');
        const done = store.put('videos', id, source);
        source.destroy(failure);
        expect(await rejection(done)).to.equal(failure);
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('leaves nothing when the source is closed without having ended', async () => {
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        source.destroy();
        expect(await rejection(done)).to.have.property('code', 'ERR_STREAM_PREMATURE_CLOSE');
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('leaves nothing when aborted, and rejects with the reason', async () => {
        const abort = new AbortController();
        const { source, done } = await startPut(randomBytes(3 * mebibyte), abort.signal);
        const reason = new Error('enough');
        abort.abort(reason);
        expect(await rejection(done)).to.equal(reason);
        expect(source.destroyed).to.be.true;
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('stores nothing when aborted before', async () => {
        const reason = new Error('enough');
        const source = Readable.from([Buffer.from('video')]);
        const done = store.put('videos', id, source, { signal: AbortSignal.abort(reason) });
        expect(await rejection(done)).to.equal(reason);
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('stores nothing when aborted with the last byte', async () => {
        const abort = new AbortController();
        const reason = new Error('too large');
        const { source, done } = await startPut(randomBytes(3 * mebibyte), abort.signal);
        source.once('end', () => {
          abort.abort(reason);
        });
        source.end();
        expect(await rejection(done)).to.equal(reason);
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('stays usable after a failed put', async () => {
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        source.destroy(new Error('client gone'));
        await rejection(done);
        await put(Buffer.from('second try'));
        expect((await read()).toString()).to.equal('second try');
      });
    });

    describe('replacing', () => {
      it('shows the former blob until the new one is whole', async () => {
        const former = randomBytes(2 * mebibyte);
        const next = randomBytes(3 * mebibyte);
        await put(former);
        const { source, done } = await startPut(next);
        expect((await read()).equals(former)).to.be.true;
        source.end();
        await done;
        expect((await read()).equals(next)).to.be.true;
      });

      it('keeps the former blob when the new one fails', async () => {
        await put(Buffer.from('former'));
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        source.destroy(new Error('client gone'));
        await rejection(done);
        expect((await read()).toString()).to.equal('former');
      });

      it('leaves nothing of the former blob', async () => {
        await put(randomBytes(2 * mebibyte));
        const once = await fixture.contents();
        await put(randomBytes(2 * mebibyte));
        expect(await fixture.contents()).to.deep.equal(once);
      });

      it('lets one of several puts at a time win, whole, and leaves nothing of the others', async () => {
        await put(randomBytes(2 * mebibyte));
        const once = await fixture.contents();
        const blobs = [1, 2, 3].map(() => randomBytes(2 * mebibyte));
        await Promise.all(blobs.map((bytes) => store.put('videos', id, slices(bytes))));
        const winner = await read();
        expect(blobs.some((bytes) => bytes.equals(winner))).to.be.true;
        expect(await fixture.contents()).to.deep.equal(once);
      });
    });

    describe('a copy', () => {
      const copyId = randomUUID();
      const readCopy = async () => collect(await store.get('videos', copyId));

      it('has the same bytes, and stays when the original is replaced or removed', async () => {
        const bytes = randomBytes(3 * mebibyte + 17);
        await put(bytes);
        expect(await copyBlob(store, 'videos', id, copyId)).to.equal(bytes.length);
        for (const disturb of [() => put(randomBytes(10)), () => store.remove('videos', id)]) {
          await disturb();
          expect((await readCopy()).equals(bytes)).to.be.true;
        }
      });

      it('may be replaced or removed without the original', async () => {
        const bytes = randomBytes(2 * mebibyte);
        await put(bytes);
        await copyBlob(store, 'videos', id, copyId);
        const { storedAt } = (await store.stat('videos', id))!;
        await store.put('videos', copyId, Readable.from([randomBytes(10)]));
        await store.remove('videos', copyId);
        expect((await read()).equals(bytes)).to.be.true;
        expect(await store.stat('videos', id)).to.deep.equal({ size: bytes.length, storedAt });
      });

      it('has a time of its own, since nobody has had it before', async () => {
        await put(randomBytes(10));
        const { storedAt } = (await store.stat('videos', id))!;
        await waitUntil('another time', () => Date.now() > storedAt.getTime() + 20);
        await copyBlob(store, 'videos', id, copyId);
        expect((await store.stat('videos', copyId))!.storedAt.getTime()).to.be.above(storedAt.getTime());
      });

      it('does not exist if there is no original', async () => {
        expect(await rejection(copyBlob(store, 'videos', id, copyId))).to.be.instanceOf(BlobNotFoundError);
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('is whole or does not exist if the original is removed meanwhile', async () => {
        const bytes = randomBytes(12 * mebibyte);
        await put(bytes);
        const before = fixture.bytesReceived();
        const copying = copyBlob(store, 'videos', id, copyId);
        copying.catch(() => undefined);
        await waitUntil('the first bytes to arrive', () => fixture.bytesReceived() > before + 100_000);
        await store.remove('videos', id);
        try {
          expect(await copying).to.equal(bytes.length);
          expect((await readCopy()).equals(bytes)).to.be.true;
        } catch (error) {
          expect(error).to.be.instanceOf(BlobNotFoundError);
          expect(await fixture.contents()).to.deep.equal([]);
        }
      });
    });

    describe('missing blobs', () => {
      it('are not found', async () => {
        expect(await rejection(read())).to.be.instanceOf(BlobNotFoundError);
        expect(await rejection(read({ start: 0, end: 0 }))).to.be.instanceOf(BlobNotFoundError);
        expect(await store.stat('videos', id)).to.equal(undefined);
        if (store.localPath)
          expect(await rejection(store.localPath('videos', id))).to.be.instanceOf(BlobNotFoundError);
      });

      it('may be removed', async () => {
        await store.remove('videos', id);
      });

      it('leave nothing after their removal, however often they are removed', async () => {
        await put(randomBytes(2 * mebibyte));
        await Promise.all([store.remove('videos', id), store.remove('videos', id)]);
        await store.remove('videos', id);
        expect(await store.stat('videos', id)).to.equal(undefined);
        expect(await fixture.contents()).to.deep.equal([]);
      });
    });

    describe('listing', () => {
      const listed = async (bucket: Bucket) => {
        const blobs: StoredBlob[] = [];
        for await (const blob of store.list(bucket)) blobs.push(blob);
        return blobs;
      };

      it('shows each blob of a bucket once, with the time it came', async () => {
        const before = Date.now();
        const ids = Array.from({ length: 5 }, () => randomUUID());
        for (const each of ids) await store.put('mp3s', each, Readable.from([Buffer.from('mp3')]));
        await store.put('mp3s', ids[0]!, Readable.from([Buffer.from('again')]));
        await store.remove('mp3s', ids[1]!);
        await put(Buffer.from('video'));
        const blobs = await listed('mp3s');
        expect(blobs.map((blob) => blob.id)).to.have.members(ids.filter((each) => each !== ids[1]));
        // A file system's clock may go a little after.
        for (const { storedAt } of blobs)
          expect(storedAt.getTime()).to.be.within(before - 1000, Date.now() + 1000);
      });

      it('shows nothing where there is nothing, or not yet', async () => {
        expect(await listed('videos')).to.deep.equal([]);
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        expect(await listed('videos')).to.deep.equal([]);
        source.destroy();
        await rejection(done);
      });

      it('fails when the storage is gone', async () => {
        await store.check();
        await fixture.vanish();
        expect(await rejection(listed('videos'))).to.be.instanceOf(UnavailableError);
        await fixture.comeBack();
      });
    });

    describe('puts that did not end', () => {
      it('leave nothing once they are given up', async () => {
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        // A put that is given up has been silent for long.
        let received = -1;
        const isSilent = () => received === (received = fixture.bytesReceived());
        await waitUntil('silence', isSilent, { everyMs: 500 });
        await store.removeUnfinished(new Date(Date.now() + 60_000));
        expect(await fixture.contents()).to.deep.equal([]);
        source.destroy();
        await rejection(done);
        expect(await fixture.contents()).to.deep.equal([]);
      });

      it('are left alone while they may go on', async () => {
        const { source, done } = await startPut(randomBytes(3 * mebibyte));
        await store.removeUnfinished(new Date(Date.now() - 60_000));
        source.end();
        expect(await done).to.equal(3 * mebibyte);
      });

      it('have nothing to do with blobs', async () => {
        await put(Buffer.from('video'));
        await store.removeUnfinished(new Date(Date.now() + 60_000));
        expect((await read()).toString()).to.equal('video');
      });
    });

    describe('ids', () => {
      const good = '0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b';

      for (const [what, hostile] of [
        ['a relative path', '../x'],
        ['an absolute path', '/etc/passwd'],
        ['nothing', ''],
        ['a dot', '.'],
        ['some other text', 'not-a-uuid'],
        ['a UUID and a NUL', `${good}\0`],
        ['a UUID and a line feed', `${good}\n`],
        ['a UUID elsewhere', `../${good}`],
        ['an upper-case UUID', good.toUpperCase()],
        ['300 characters', 'a'.repeat(300)],
        ['a query', { $ne: null }],
        ['an array', [good]],
        ['undefined', undefined],
      ] as const) {
        it(`refuses ${what} in every call`, async () => {
          const bad = hostile as unknown as string;
          for (const call of [() => store.put('videos', bad, Readable.from([])), ...readingCalls(store, bad)])
            expect(await rejection(call())).to.be.instanceOf(TypeError);
          expect(await fixture.contents()).to.deep.equal([]);
        });
      }
    });

    describe('streaming', () => {
      it('never reads far ahead of the storage', async () => {
        let produced = 0;
        let furthest = 0;
        const source = new Readable({
          read() {
            furthest = Math.max(furthest, produced - fixture.bytesReceived());
            produced += 64 * 1024;
            this.push(produced > 24 * mebibyte ? null : randomBytes(64 * 1024));
          },
        });
        await store.put('videos', id, source);
        expect(furthest).to.be.below(6 * mebibyte);
      });

      it('goes on when a reader leaves in the middle', async () => {
        const bytes = randomBytes(5 * mebibyte);
        await put(bytes);
        for (let time = 0; time < 3; time++)
          for await (const piece of await store.get('videos', id)) {
            expect((piece as Buffer).length).to.be.above(0);
            break;
          }
        expect((await read()).equals(bytes)).to.be.true;
      });

      it('never ends a blob early that is removed or replaced while it is read', async () => {
        for (const disturb of [() => store.remove('videos', id), () => put(randomBytes(10))]) {
          const bytes = randomBytes(12 * mebibyte);
          await put(bytes);
          const reader = (await store.get('videos', id))[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
          const pieces = [(await reader.next()).value as Buffer];
          await disturb();
          try {
            for (let next = await reader.next(); !next.done; next = await reader.next())
              pieces.push(next.value);
            expect(Buffer.concat(pieces).equals(bytes)).to.be.true;
          } catch (error) {
            expect(error).to.be.instanceOf(BlobNotFoundError);
          }
        }
      });
    });

    describe('when the storage is gone', () => {
      it('says so in every call', async () => {
        await put(Buffer.from('video'));
        await store.check();
        await fixture.vanish();
        const list = async () => {
          for await (const blob of store.list('videos')) expect.fail(blob.id);
        };
        const calls = [() => store.check(), () => put(Buffer.from('x')), list, ...readingCalls(store, id)];
        const errors = await Promise.all(calls.map((call) => rejection(call())));
        for (const error of errors) expect(error).to.be.instanceOf(UnavailableError);
        await fixture.comeBack();
      });

      it('fails a put it goes away from, and shows nothing of it afterwards', async () => {
        const { source, done } = await startPut(randomBytes(2 * mebibyte));
        await fixture.vanish();
        source.end(randomBytes(2 * mebibyte));
        expect(await rejection(done)).to.be.instanceOf(UnavailableError);
        const again = await fixture.comeBack();
        expect(await again.stat('videos', id)).to.equal(undefined);
        await again.put('videos', id, Readable.from([Buffer.from('second try')]));
        expect((await collect(await again.get('videos', id))).toString()).to.equal('second try');
      });
    });
  });
}

async function collect(stream: Readable): Promise<Buffer> {
  return Buffer.concat((await stream.toArray()) as Buffer[]);
}

/** All that names a blob which is there already. */
function readingCalls(store: BlobStore, id: string): (() => Promise<unknown>)[] {
  return [
    () => store.get('videos', id),
    () => store.stat('videos', id),
    () => store.remove('videos', id),
    ...(store.localPath ? [() => store.localPath!('videos', id)] : []),
  ];
}

function slices(bytes: Buffer): Readable {
  const parts = Array.from({ length: Math.ceil(bytes.length / 65536) }, (_, index) =>
    bytes.subarray(index * 65536, (index + 1) * 65536),
  );
  return Readable.from(parts);
}
