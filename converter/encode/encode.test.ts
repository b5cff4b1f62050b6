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
    for (const [file, options] of Object.entries({
      'mono.mp4': ['-ac', '1', '-ar', '22050', '-c:a', 'aac'],
      'fine.mkv': ['-ac', '2', '-ar', '16000', '-c:a', 'flac', '-sample_fmt', 's32'],
      'phone.webm': ['-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '16k'],
      'raised.mkv': ['-ac', '2', '-ar', '11111', '-c:a', 'pcm_s16le'],
      'surround.mkv': ['-ac', '6', '-ar', '16000', '-c:a', 'pcm_s16le'],
    }))
      it(`makes the same mp3 of ${file} on one core and on several`, async () => {
        const noise = ['-f', 'lavfi', '-i', 'anoisesrc=d=90:c=brown:a=0.9,tremolo=f=0.2:d=1'];
        const input = await makeMedia(at(file), ...noise, ...options);
        const made = async (cores: number) => {
          const { duration } = await convert(input, 3600, cores);
          expect(duration).to.be.closeTo(90, 0.1);
          return readFile(at('result.mp3'));
        };
        const alone = await made(1);
        expect((await made(3)).equals(alone)).to.equal(true);
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
