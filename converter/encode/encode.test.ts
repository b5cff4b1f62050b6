import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { makeMp3File } from '../make-mp3-file.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';

const { signal } = new AbortController();

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`encoding, with ${name}`, () => {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-encode-'));
    });
    afterEach(() => rm(directory, { recursive: true }));

    const at = (file: string) => join(directory, file);
    const convert = (input: string, maxDuration = 3600, cores = 1) => {
      const task = { input, output: at('result.mp3'), title: 'file name', onProgress: () => undefined };
      return makeMp3File(ffmpeg, task, { maxDuration }, signal, cores);
    };
    const noise = (rate: number, seconds: number) =>
      `anoisesrc=r=${rate}:d=${seconds}:c=brown:a=0.9,tremolo=f=0.2:d=1`;
    const made = async (input: string, cores: number) => {
      const { duration, missing } = await convert(input, 3600, cores);
      const hash = createHash('sha256').update(await readFile(at('result.mp3')));
      return { duration, missing, hash: hash.digest('hex') };
    };

    for (const [file, options] of Object.entries({
      'mono.mp4': ['-ac', '1', '-ar', '22050', '-c:a', 'aac'],
      'fine.mkv': ['-ac', '2', '-ar', '16000', '-c:a', 'flac', '-sample_fmt', 's32'],
      'phone.webm': ['-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '16k'],
      'raised.mkv': ['-ac', '2', '-ar', '11111', '-c:a', 'pcm_s16le'],
      'late.mkv': ['-ac', '2', '-ar', '16000', '-c:a', 'aac', '-output_ts_offset', '7.5'],
      'surround.mkv': ['-ac', '6', '-ar', '16000', '-c:a', 'pcm_s16le'],
    }))
      it(`makes the same mp3 of ${file} on one core and on several`, async () => {
        const input = await makeMedia(at(file), '-f', 'lavfi', '-i', noise(48_000, 90), ...options);
        const alone = await made(input, 1);
        expect(alone.duration).to.be.closeTo(90, 0.2);
        expect(await made(input, 3)).to.deep.equal(alone);
      });

    for (const [what, [firstRate, firstChannels], [rate, channels], container] of [
      ['number of channels', [16_000, 1], [16_000, 2], 'aac'],
      ['rate', [48_000, 2], [32_000, 2], 'ts'],
    ] as const)
      it(`makes the same mp3 where the ${what} of the sound changes in the middle, in ${container}`, async () => {
        const sound = (name: string, hertz: number, count: number, seconds: number) => {
          const [source, format] = [noise(hertz, seconds), ['-ac', `${count}`, '-c:a', 'aac']];
          return makeMedia(at(`${name}.${container}`), '-f', 'lavfi', '-i', source, ...format);
        };
        const pieces = [
          await sound('first', firstRate, firstChannels, 50),
          await sound('second', rate, channels, 70),
        ];
        const input = at(`changing.${container}`);
        await writeFile(input, Buffer.concat(await Promise.all(pieces.map((piece) => readFile(piece)))));
        const alone = await made(input, 1);
        expect(alone.duration).to.be.closeTo(120, 0.5);
        expect(await made(input, 2)).to.deep.equal(alone);
        expect(await made(input, 7)).to.deep.equal(alone);
      });

    it('makes the same mp3 of several that are joined, with the header frames of all', async () => {
      const piece = await makeMedia(at('piece.mp3'), '-f', 'lavfi', '-i', noise(16_000, 40), '-ac', '1');
      const input = at('joined.mp3');
      const bytes = await readFile(piece);
      await writeFile(input, Buffer.concat([bytes, bytes, bytes]));
      const alone = await made(input, 1);
      expect(alone.duration).to.be.closeTo(120, 0.5);
      expect(await made(input, 3)).to.deep.equal(alone);
    });

    it('makes the same mp3 of damaged sound', async () => {
      const format = ['-ac', '2', '-c:a', 'aac', '-b:a', '32k'];
      const input = await makeMedia(at('whole.mkv'), '-f', 'lavfi', '-i', noise(48_000, 90), ...format);
      const bytes = await readFile(input);
      for (let place = 5000; place < bytes.length - 5000; place += 20_000) bytes.fill(0, place, place + 300);
      await writeFile(input, bytes);
      const alone = await made(input, 1);
      expect(alone.duration).to.be.greaterThan(60);
      expect(await made(input, 2)).to.deep.equal(alone);
      expect(await made(input, 3)).to.deep.equal(alone);
    });

    it('ends a small file that unfolds to hours when the time allowed is over', async () => {
      const bomb = await makeMedia(
        at('bomb.flac'),
        '-f',
        'lavfi',
        '-i',
        'aevalsrc=0:d=3600:s=8000',
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
    });
  });
