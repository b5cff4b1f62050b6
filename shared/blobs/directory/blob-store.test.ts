import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { UnavailableError } from '../../errors.ts';
import { rejection } from '../../testing/rejection.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import { openDirectoryBlobStore } from './blob-store.ts';

const id = '0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b';
const hour = 60 * 60 * 1000;

describe('The directory blob store', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mixdown-blobs-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  const open = () => openDirectoryBlobStore(`file:${root}`);
  const temporaryFiles = () => readdir(join(root, 'tmp'));

  it('lends the file itself', async () => {
    const store = open();
    await store.put('videos', id, Readable.from([Buffer.from('video')]));
    expect(await store.localPath!('videos', id)).to.equal(join(root, 'videos', id));
    expect(await readFile(join(root, 'videos', id), 'utf8')).to.equal('video');
  });

  it('takes a path relative to the working directory', async () => {
    const store = openDirectoryBlobStore(`file:${relative(process.cwd(), root)}`);
    await store.put('mp3s', id, Readable.from([Buffer.from('mp3')]));
    expect(await readFile(join(root, 'mp3s', id), 'utf8')).to.equal('mp3');
  });

  it('lets nobody else read', async () => {
    await open().put('videos', id, Readable.from([Buffer.from('video')]));
    expect((await stat(join(root, 'videos'))).mode & 0o777).to.equal(0o700);
    expect((await stat(join(root, 'videos', id))).mode & 0o777).to.equal(0o600);
  });

  it('gives a running reader the whole blob when it is removed', async () => {
    const store = open();
    await store.put('videos', id, Readable.from([Buffer.alloc(1_000_000)]));
    const reader = await store.get('videos', id);
    await store.remove('videos', id);
    expect(Buffer.concat((await reader.toArray()) as Buffer[])).to.have.lengthOf(1_000_000);
  });

  it('refuses to open where it can make no directory', async () => {
    await writeFile(join(root, 'file'), '');
    expect(() => openDirectoryBlobStore(`file:${join(root, 'file')}`)).to.throw(UnavailableError);
  });

  it('fails a put, and leaves nothing, when its file cannot be written', async () => {
    const store = open();
    await rm(join(root, 'tmp'), { recursive: true });
    const source = new PassThrough();
    expect(await rejection(store.put('videos', id, source))).to.be.instanceOf(UnavailableError);
    expect(source.destroyed).to.be.true;
    expect(await readdir(join(root, 'videos'))).to.deep.equal([]);
  });

  describe('when opened', () => {
    const host = encodeURIComponent(hostname());

    const leave = async (name: string, age: number) => {
      open();
      await writeFile(join(root, 'tmp', name), 'half a video');
      const modified = new Date(Date.now() - age);
      await utimes(join(root, 'tmp', name), modified, modified);
    };

    it('removes what a killed process left', async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
      await leave(`${host}@${stdout.trim()}@x`, 0);
      open();
      expect(await temporaryFiles()).to.deep.equal([]);
    });

    it('removes what an earlier process of the same pid left', async () => {
      await leave(`${host}@${process.pid}@x`, process.uptime() * 1000 + hour);
      open();
      expect(await temporaryFiles()).to.deep.equal([]);
    });

    it('keeps what another living process writes', async () => {
      await leave(`${host}@${process.ppid}@x`, hour);
      open();
      expect(await temporaryFiles()).to.have.lengthOf(1);
    });

    it("keeps another host's file for a day", async () => {
      await leave('other@1@x', 23 * hour);
      await leave('other@1@y', 25 * hour);
      open();
      expect(await temporaryFiles()).to.deep.equal(['other@1@x']);
    });

    it('keeps what this process is writing', async () => {
      const source = new PassThrough();
      const done = open().put('videos', id, source);
      await waitUntil('the temporary file', async () => (await temporaryFiles()).length > 0);
      const store = open();
      source.end('video');
      await done;
      expect(await store.stat('videos', id)).to.include({ size: 5 });
    });
  });
});
