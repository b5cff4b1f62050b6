import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
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

  it('believes no count of frames of an mp3 whose bytes are all there', async () => {
    const file = await make('mp3', []);
    const bytes = await readFile(file);
    bytes.writeUInt32BE(999_999, Math.max(bytes.indexOf('Xing'), bytes.indexOf('Info')) + 8);
    await writeFile(file, bytes);
    expect((await readExtent(file)).whole).to.equal(1);
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
