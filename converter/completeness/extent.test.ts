import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { readExtent } from './extent.ts';
import { isProtected } from './protection.ts';

const sound = ['-f', 'lavfi', '-i', 'sine=duration=10:sample_rate=8000'];

/** The container's kind, ffmpeg's arguments, and whether it says its size. */
const kinds: Record<string, [args: string[], saysSize: boolean]> = {
  wav: [[], true],
  w64: [[], true],
  aiff: [[], true],
  avi: [['-c:a', 'pcm_s16le'], true],
  wma: [['-c:a', 'wmav2'], true],
  mp4: [['-c:a', 'aac', '-movflags', 'faststart'], true],
  mov: [['-c:a', 'aac', '-movflags', 'faststart'], true],
  mkv: [['-c:a', 'aac'], true],
  mp3: [['-id3v2_version', '3', '-metadata', 'title=Song'], true],
  ogg: [['-c:a', 'libvorbis'], false],
  ts: [['-c:a', 'mp2', '-ar', '16000'], false],
  flac: [[], false],
};

const trailers = {
  'a sentence': Buffer.from('\nThis file was downloaded from somewhere, and somebody wrote so behind it.\n'),
  'the trailer of a camera': Buffer.concat([
    Buffer.alloc(12),
    Buffer.from('8db42d694ccc418790edff439fe026bf'),
  ]),
  zeros: Buffer.alloc(3000),
  'what seems a very large box': Buffer.from('7fffffff4a756e6b00000000', 'hex'),
};

const largest = Buffer.alloc(8, 0xff);
const hugeSizes = {
  'an mp4 with the largest box': Buffer.concat([Buffer.from('000000016d646174', 'hex'), largest]),
  'an mp4 with a large box of no size': Buffer.concat([
    Buffer.from('000000016d646174', 'hex'),
    Buffer.alloc(8),
  ]),
  'raw H.264, which begins like a large box': Buffer.from('0000000167640028acd940780227e5c05a80', 'hex'),
  'an RF64 of the largest size': Buffer.concat([
    Buffer.from('RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0', 'latin1'),
    largest,
  ]),
  'a W64 of the largest size': Buffer.concat([
    Buffer.from('726966662e91cf11a5d628db04c10000', 'hex'),
    largest,
  ]),
  'a Matroska of a large size': Buffer.from('1a45dfa380' + '18538067' + '01fffffffffffffe', 'hex'),
};

describe('the extent of a file', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-extent-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const make = (kind: string, args: string[]) =>
    makeMedia(join(directory, `sound.${kind}`), ...sound, ...args);

  for (const [kind, [args, saysSize]] of Object.entries(kinds)) {
    it(`is all of a whole ${kind}`, async () => {
      const { whole, endsWithin } = await readExtent(await make(kind, args));
      expect(whole).to.equal(saysSize ? 1 : undefined);
      expect(endsWithin).to.equal(false);
    });

    it(`is what is left of a cut ${kind}`, async () => {
      const file = await make(kind, args);
      const { size } = await stat(file);
      const left = Math.floor(size * 0.6) | 1;
      await truncate(file, left);
      const { whole, endsWithin } = await readExtent(file);
      if (saysSize) expect(whole).to.be.closeTo(left / size, 0.01);
      else expect([whole, endsWithin]).to.deep.equal([undefined, kind !== 'flac']);
    });
  }

  it('is unknown of a stream, of nothing, and of a few bytes', async () => {
    const file = join(directory, 'few');
    for (const bytes of ['', 'R', 'RIFF', 'OggS', '\x1aE\xdf\xa3', '\0\0\0\x08ftyp', '0&\xb2u', 'ID3', 'G']) {
      await writeFile(file, bytes, 'latin1');
      expect((await readExtent(file)).endsWithin).to.equal(bytes === 'OggS');
      expect(await isProtected(file)).to.equal(false);
    }
  });

  for (const [what, at] of Object.entries({ frames: [8], bytes: [12], 'frames and bytes': [8, 12] }))
    it(`believes no count of ${what} of an mp3 that ends with a frame`, async () => {
      const file = await make('mp3', []);
      const bytes = await readFile(file);
      const counts = Math.max(bytes.indexOf('Xing'), bytes.indexOf('Info'));
      for (const offset of at) bytes.writeUInt32BE(bytes.readUInt32BE(counts + offset) * 10, counts + offset);
      for (const tail of [Buffer.alloc(0), Buffer.from('TAG'.padEnd(128)), randomBytes(50_000)]) {
        await writeFile(file, Buffer.concat([bytes, tail]));
        expect((await readExtent(file)).whole).to.equal(1);
      }
    });

  for (const [kind, [args, saysSize]] of Object.entries(kinds))
    for (const [what, tail] of Object.entries(trailers))
      it(`is all of a ${kind} with ${what} after it`, async () => {
        const file = await make(kind, args);
        await appendFile(file, tail);
        expect(await readExtent(file)).to.deep.include({
          whole: saysSize ? 1 : undefined,
          endsWithin: false,
        });
        expect(await isProtected(file)).to.equal(false);
      });

  it('is whole where a fragment is, and ends within one where that is cut', async () => {
    const file = await make('mp4', ['-c:a', 'aac', '-movflags', 'empty_moov+frag_keyframe']);
    expect(await readExtent(file)).to.deep.include({ whole: undefined, endsWithin: false });
    // Behind the fragments stands an index of some dozen bytes.
    await truncate(file, (await stat(file)).size - 500);
    expect(await readExtent(file)).to.deep.include({ whole: undefined, endsWithin: true });
  });

  for (const [what, head] of Object.entries(hugeSizes))
    it(`says nothing of ${what}`, async () => {
      const file = join(directory, 'huge');
      await writeFile(file, Buffer.concat([head, Buffer.alloc(1000)]));
      expect(await readExtent(file)).to.deep.equal({
        whole: undefined,
        endsWithin: false,
        soundLength: undefined,
      });
      expect(await isProtected(file)).to.equal(false);
    });

  it('knows encrypted sound, and no other', async () => {
    const key = ['-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb'];
    const scheme = [
      '-encryption_scheme',
      'cenc-aes-ctr',
      '-encryption_kid',
      'a7e61c373e219033c21091fa607bf3b8',
    ];
    expect(await isProtected(await make('mp4', ['-c:a', 'aac', ...key, ...scheme]))).to.equal(true);
    expect(await isProtected(await make('mp4', ['-c:a', 'aac', '-metadata', 'title=enca']))).to.equal(false);
  });
});
