import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../shared/testing/media.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { makeMp3 } from './mp3.ts';
import { ffmpegs } from './testing/ffmpegs.ts';

const { signal } = new AbortController();
const tone = ['-f', 'lavfi', '-i', 'sine=duration=4:sample_rate=44100'];

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`encoding, with ${name}`, () => {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-encode-'));
    });
    afterEach(() => rm(directory, { recursive: true }));

    const at = (file: string) => join(directory, file);
    const convert = (input: string, maxDuration = 3600) => {
      const task = { input, output: at('result.mp3'), title: 'file name', onProgress: () => undefined };
      return makeMp3(ffmpeg, task, { maxDuration }, signal);
    };
    /** Four seconds of sound of which all from the middle on are said to come so many milliseconds later. */
    const shifted = async (milliseconds: number) => {
      const clusters = ['-cluster_time_limit', '250', '-write_crc32', '0'];
      const input = await makeMedia(at('sound.mkv'), ...tone, '-c:a', 'aac', ...clusters);
      await writeFile(input, shiftClusters(await readFile(input), 2_000, milliseconds));
      return input;
    };

    it('keeps what follows a hole in its place, and tells how much is missing', async () => {
      const { duration, missing } = await convert(await shifted(5_000));
      expect(duration).to.be.closeTo(9, 0.2);
      expect(missing).to.be.closeTo(5, 0.2);
    });

    it('drops no sound for a timestamp that jumps back', async () => {
      expect((await convert(await shifted(-1_500))).duration).to.be.closeTo(4, 0.2);
    });

    it('doesn’t believe a timestamp that jumps far ahead', async () => {
      expect((await convert(await shifted(61_000))).duration).to.be.closeTo(4, 0.2);
    });

    it('ends a small file that unfolds to hours when the time allowed is over', async () => {
      const bomb = await makeMedia(
        at('bomb.flac'),
        '-f',
        'lavfi',
        '-i',
        'aevalsrc=0:d=3600:s=44100',
        '-c:a',
        'flac',
      );
      const bytes = await readFile(bomb);
      expect(bytes.length).to.be.below(1_000_000);
      expect(await rejection(convert(bomb, 60))).to.have.property('code', 'too-long');
      // The number of samples in its header: 0 is "unknown", as of a stream.
      bytes.fill(0, 22, 26);
      bytes.writeUInt8(bytes.readUInt8(21) & 0xf0, 21);
      await writeFile(bomb, bytes);
      expect(await rejection(convert(bomb, 60))).to.have.property('code', 'too-long');
      expect((await readFile(at('result.mp3'))).length).to.be.below(61 * 40_000);
    });
  });

/** Changes the time that Matroska has at the head of each cluster of packets. */
function shiftClusters(bytes: Buffer, fromMs: number, byMs: number): Buffer {
  const cluster = Buffer.from('1f43b675', 'hex');
  // After the cluster's name, its size in eight bytes and the timestamp's name and size.
  const timestamp = 14;
  let shifted = 0;
  for (let at = bytes.indexOf(cluster); at >= 0; at = bytes.indexOf(cluster, at + 1)) {
    const isTwoBytes = bytes.readUInt16BE(at + timestamp - 2) === 0xe782;
    const time = bytes.readUInt16BE(at + timestamp);
    if (!isTwoBytes || time < fromMs) continue;
    bytes.writeUInt16BE(time + byMs, at + timestamp);
    shifted++;
  }
  expect(shifted).to.be.above(2);
  return bytes;
}
