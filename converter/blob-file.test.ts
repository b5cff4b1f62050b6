import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { BlobStore, ByteRange } from '../shared/blobs/blob-store.ts';
import { openBlobStore } from '../shared/blobs/open-blob-store.ts';
import { UnavailableError } from '../shared/errors.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { blobFile } from './blob-file.ts';

const size = 1_000_000;

describe('the copy of a video', () => {
  let directory: string;
  let blobs: BlobStore;
  let id: string;
  let content: Buffer;
  /** Where each read began. */
  let starts: (number | undefined)[];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-blob-file-'));
    blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
    id = uuid();
    content = randomBytes(size);
    await blobs.put('videos', id, Readable.from([content]));
    starts = [];
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** A store without files, whose streams break off after so many bytes; undefined: not at all. */
  function breaking(after: (reads: number) => number | undefined): BlobStore {
    const remote: BlobStore = {
      ...blobs,
      async get(bucket, id, range?: ByteRange) {
        const most = after(starts.push(range?.start));
        const whole = await blobs.get(bucket, id, range);
        return Readable.from(cut(whole, most)).once('close', () => whole.destroy());
      },
    };
    delete remote.localPath;
    return remote;
  }
  async function* cut(stream: AsyncIterable<Buffer>, most: number | undefined): AsyncGenerator<Buffer> {
    let left = most ?? Infinity;
    for await (const piece of stream) {
      yield piece.subarray(0, left);
      left -= piece.length;
      if (left <= 0) throw new UnavailableError('blob store');
    }
  }
  const copy = (store: BlobStore, signal = new AbortController().signal) =>
    blobFile(store, { bucket: 'videos', id }, { directory, signal });
  const expectWhole = async (path: string | undefined) => {
    expect(content.equals(await readFile(path!))).to.equal(true);
  };

  it('goes on where it broke off, as long as bytes move', async () => {
    await expectWhole(await copy(breaking(() => 300_000)));
    expect(starts).to.deep.equal([0, 300_000, 600_000, 900_000]);
  });

  it('is given up while nothing moves, and goes on at the next try', async () => {
    const error = await rejection(copy(breaking((reads) => (reads === 1 ? 300_000 : 0))));
    expect(error).to.be.instanceOf(UnavailableError);
    await expectWhole(await copy(breaking(() => undefined)));
    expect(starts).to.deep.equal([0, 300_000, 300_000]);
    await expectWhole(await copy(breaking(() => 0)));
    expect(starts).to.have.length(3);
  });

  it('stops at once when it is told to', async () => {
    const stop = new AbortController();
    const store = breaking(() => {
      stop.abort(new Error('cancelled'));
      return undefined;
    });
    expect(await rejection(copy(store, stop.signal))).to.have.property('message', 'cancelled');
  });

  it('of a video that was deleted is none, also when it had begun', async () => {
    await rejection(copy(breaking((reads) => (reads === 1 ? 300_000 : 0))));
    await blobs.remove('videos', id);
    expect(await copy(breaking(() => undefined))).to.equal(undefined);
  });

  it('of an empty video is empty', async () => {
    content = Buffer.alloc(0);
    await blobs.put('videos', id, Readable.from([]));
    await expectWhole(await copy(breaking(() => undefined)));
  });
});
