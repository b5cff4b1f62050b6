import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { makeMp3File } from '../make-mp3-file.ts';
import { withoutMetadata } from './picture-metadata.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';

const { signal } = new AbortController();
const tone = ['-f', 'lavfi', '-i', 'sine=duration=3:sample_rate=44100'];
const still = ['-f', 'lavfi', '-i', 'color=red:size=32x32:duration=1:rate=1'];
const moving = ['-f', 'lavfi', '-i', 'testsrc=duration=3:size=64x64:rate=10'];
const song = ['-metadata', 'title=Song', '-metadata', 'artist=Ada'];

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`covers, with ${name}`, () => {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-cover-'));
      await makeMedia(at('cover.png'), ...still);
      await makeMedia(at('cover.jpg'), ...still, '-pix_fmt', 'yuvj420p');
    });
    afterEach(() => rm(directory, { recursive: true }));

    const at = (file: string) => join(directory, file);
    const convert = (input: string) => {
      const task = { input, output: at('result.mp3'), title: 'file name', onProgress: () => undefined };
      return makeMp3File(ffmpeg, task, { maxDuration: 3600 }, signal);
    };
    const sound = (picture: string, ...args: string[]) => [
      ...[...tone, '-i', at(picture), '-map', '0', '-map', '1', '-c:v', 'copy'],
      ...['-disposition:v:0', 'attached_pic', ...song, ...args],
    ];
    const coverOf = async (file: string) => {
      const picture = at('found.image');
      const args = ['-y', '-i', file, '-map', '0:v', '-c', 'copy', '-f', 'image2', '-update', '1', picture];
      await promisify(execFile)(bundled.path, args);
      return readFile(picture);
    };
    const plain = async (file: string) => withoutMetadata(await readFile(at(file)))?.content;
    const told = async (file: string) =>
      (await promisify(execFile)(bundled.path, ['-i', file, '-f', 'null', '-'])).stderr;

    for (const [file, picture] of [
      ['sound.mp3', 'cover.png'],
      ['sound.mp3', 'cover.jpg'],
      ['sound.m4a', 'cover.jpg'],
      ['sound.flac', 'cover.png'],
    ] as const)
      it(`are kept, with all else: ${picture} of ${file}`, async () => {
        const { duration, missing, size } = await convert(await makeMedia(at(file), ...sound(picture)));
        expect(await coverOf(at('result.mp3'))).to.deep.equal(await plain(picture));
        expect(await told(at('result.mp3')))
          .to.match(/title +: Song\n/)
          .and.match(/artist +: Ada\n/);
        expect(duration).to.be.closeTo(3, 0.15);
        expect(missing).to.equal(0);
        expect((await readFile(at('result.mp3'))).length).to.equal(size);
      });

    it('are kept without the moving picture beside them', async () => {
      const input = await makeMedia(
        at('both.mp4'),
        ...[...moving, ...tone, '-i', at('cover.jpg'), '-map', '0', '-map', '1', '-map', '2'],
        ...['-c:v:0', 'mpeg4', '-c:v:1', 'copy', '-disposition:v:1', 'attached_pic'],
      );
      await convert(input);
      expect(await coverOf(at('result.mp3'))).to.deep.equal(await plain('cover.jpg'));
    });

    it('are left out where they are no pictures', async () => {
      const input = await makeMedia(at('sound.mp3'), ...sound('cover.png'));
      const bytes = await readFile(input);
      await writeFile(input, bytes.fill('x', bytes.indexOf('PNG\r\n') - 1, bytes.indexOf('IHDR')));
      expect((await convert(input)).duration).to.be.closeTo(3, 0.15);
      expect(await told(at('result.mp3'))).not.to.include('Video:');
    });

    it('are left out where they are larger than sound', async () => {
      await writeFile(
        at('cover.png'),
        Buffer.concat([await readFile(at('cover.png')), Buffer.alloc(6_000_000)]),
      );
      expect((await convert(await makeMedia(at('sound.flac'), ...sound('cover.png')))).size).to.be.below(
        200_000,
      );
    });

    it('don’t come of a moving picture', async () => {
      await convert(await makeMedia(at('video.avi'), ...moving, ...tone, '-c:v', 'mjpeg'));
      expect(await told(at('result.mp3'))).not.to.include('Video:');
    });
  });
