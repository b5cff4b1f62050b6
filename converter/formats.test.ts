import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { readOptions } from '../shared/options/read-options.ts';
import { makeMedia } from '../shared/testing/media.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { makeMp3File } from './make-mp3-file.ts';
import { ffmpegs } from './testing/ffmpegs.ts';

const run = promisify(execFile);
const { signal } = new AbortController();
const noise = (seconds: number, rate = 44_100) => [
  ...['-f', 'lavfi', '-i', `anoisesrc=c=pink:a=0.4:d=${seconds}:r=${rate}`],
];

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`formats, with ${name}`, () => {
    let directory: string;
    let video: string;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-formats-'));
      const chapters = [0, 4, 8].map(
        (start) => `[CHAPTER]\nTIMEBASE=1/1\nSTART=${start}\nEND=${start + 4}\ntitle=At/${start}\n`,
      );
      await writeFile(at('metadata'), `;FFMETADATA1\ntitle=A\\=b; c\nartist=Эфир\n${chapters.join('')}`);
      const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:duration=0.1:rate=10'];
      const sound = await makeMedia(
        at('sound.mp3'),
        ...[...noise(12), ...picture, '-i', at('metadata'), '-map', '0', '-map', '1', '-map_metadata', '2'],
        ...['-ac', '2', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v:0', 'attached_pic'],
      );
      video = sound;
    });
    after(() => rm(directory, { recursive: true }));
    const at = (file: string) => join(directory, file);
    const result = () => at('result');

    function convert(input: string, options: object) {
      const task = { input, output: result(), title: 'file name', options: readOptions(options) };
      const limits = { maxDuration: 3600 };
      return makeMp3File(ffmpeg, { ...task, onProgress: () => undefined }, limits, signal, 2);
    }
    async function described(file = result()): Promise<string> {
      return (
        (await run(ffmpeg, ['-hide_banner', '-i', file, '-f', 'null', '-'])).stderr.split('Output #0')[0] ??
        ''
      );
    }
    /** Samples per channel that ffmpeg decodes. */
    async function decoded(file = result()): Promise<number> {
      const output = { encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
      const { stdout } = await run(
        ffmpeg,
        ['-v', 'error', '-i', file, '-map', '0:a', '-ac', '1', '-f', 's16le', '-'],
        output,
      );
      return stdout.length / 2;
    }

    for (const [format, rate, codec, cover, chapters] of [
      ['m4a', 44_100, /Audio: aac \(LC\).* 44100 Hz, stereo/, true, true],
      ['opus', 48_000, /Audio: opus, 48000 Hz, stereo/, false, true],
      ['flac', 44_100, /Audio: flac, 44100 Hz, stereo, s16/, true, true],
      ['wav', 44_100, /Audio: pcm_s16le .* 44100 Hz, (stereo|2 channels)/, false, false],
    ] as const)
      it(`makes ${format} with tags, and chapters and cover where it has them`, async () => {
        const facts = await convert(video, { format, album: 'Set' });
        expect(facts).to.deep.include({ copied: false, missing: 0, isTruncated: false });
        expect(facts.duration).to.be.closeTo(12, 0.06);
        const told = await described();
        expect(told).to.match(codec);
        for (const line of [/title +: A=b; c/i, /artist +: Эфир/i, /album +: Set/i])
          expect(told).to.match(line);
        expect(told.includes('Video: mjpeg')).to.equal(cover);
        expect(told.includes('At/4')).to.equal(chapters);
        expect(Math.abs((await decoded()) / rate - facts.duration)).to.be.lessThan(0.03);
      });

    it('puts the index of an m4a in front', async () => {
      await convert(video, { format: 'm4a' });
      const { stdout } = await run('head', ['-c', '100', result()], { encoding: 'latin1' });
      expect(stdout).to.include('moov');
    });

    it('keeps 24 bits and high rates in formats that lose nothing', async () => {
      const input = await makeMedia(at('deep.wav'), ...noise(2, 96_000), '-c:a', 'pcm_s24le');
      await convert(input, { format: 'flac' });
      expect(await described()).to.match(/flac, 96000 Hz, mono, s32 \(24 bit\)/);
      await convert(input, { format: 'wav', channels: 'stereo' });
      expect(await described()).to.match(/pcm_s24le .* 96000 Hz, (stereo|2 channels), s32 \(24 bit\)/);
    });

    for (const [options, kbits] of [
      [{ format: 'm4a', bitrate: 96 }, 96],
      [{ format: 'opus', bitrate: 64 }, 64],
      [{ format: 'opus', quality: 'speech' }, 32],
      [{ format: 'opus', bitrate: 320, channels: 'mono' }, 256],
    ] as const)
      it(`makes ${JSON.stringify(options)}`, async () => {
        const { bitrate } = await convert(video, options);
        expect(bitrate / 1000).to.be.within(kbits * 0.6, kbits * 1.3);
      });

    it('cuts every format exactly', async () => {
      for (const [format, rate] of [
        ['flac', 44_100],
        ['wav', 44_100],
        ['opus', 48_000],
      ] as const) {
        const { duration } = await convert(video, { format, from: 3, to: 5.5 });
        expect(duration).to.equal(2.5);
        expect(await decoded(), format).to.equal(2.5 * rate);
      }
      expect(await rejection(convert(video, { format: 'm4a', from: 60 }))).to.have.property(
        'code',
        'nothing-left',
      );
    });

    for (const format of ['mp3', 'opus'])
      it(`splits into chapters, in ${format}: numbered, tagged and of the right length`, async () => {
        const { duration, size } = await convert(video, { format, split: 'chapters', from: 2, album: 'Set' });
        expect(duration).to.be.closeTo(10, 0.06);
        await run('rm', ['-rf', at('out')]);
        await run('unzip', ['-q', result(), '-d', at('out')]);
        const { stdout } = await run('ls', [at('out')]);
        const files = stdout.trim().split('\n');
        expect(files).to.deep.equal([1, 2, 3].map((number) => `0${number} At_${(number - 1) * 4}.${format}`));
        expect(size).to.be.greaterThan(1000);
        const lengths = [2, 4, 4];
        for (const [place, file] of files.entries()) {
          const told = await described(join(at('out'), file));
          for (const line of [
            new RegExp(`title +: At/${place * 4}`, 'i'),
            /album +: Set/i,
            new RegExp(`track +: ${place + 1}/3`, 'i'),
          ])
            expect(told).to.match(line);
          expect(told).not.to.match(/Chapter #/);
          const rate = format === 'mp3' ? 44_100 : 48_000;
          expect((await decoded(join(at('out'), file))) / rate).to.be.closeTo(lengths[place] ?? 0, 0.06);
        }
      });

    it('splits a file without chapters into one', async () => {
      const input = await makeMedia(at('plain.mp4'), ...noise(2), '-c:a', 'aac');
      await convert(input, { split: 'chapters' });
      expect((await run('unzip', ['-l', result()])).stdout).to.match(/01 .*\.mp3/);
    });

    describe('with a loudness', () => {
      /** LUFS and dBTP. */
      async function measured(): Promise<{ integrated: number; peak: number }> {
        const meter = ['-filter_complex', 'ebur128=peak=true'];
        const { stderr } = await run(
          ffmpeg,
          ['-nostats', '-i', result(), '-vn', ...meter, '-f', 'null', '-'],
          {
            maxBuffer: 2 ** 26,
          },
        );
        const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
        return {
          integrated: Number(/I: +(-?[\d.]+) LUFS/.exec(summary)?.[1]),
          peak: Number(/Peak: +(-?[\d.]+) dBFS/.exec(summary)?.[1]),
        };
      }

      for (const options of [
        { loudness: -23 },
        { loudness: -16 },
        { loudness: -23, bitrate: 96 },
        { loudness: -20, bitrate: 192 },
        { loudness: -23, quality: 'speech' },
        { loudness: -18, format: 'm4a' },
        { loudness: -18, format: 'opus' },
        { loudness: -27, format: 'flac', from: 1, to: 9 },
      ])
        it(`makes ${JSON.stringify(options)}`, async () => {
          const { isLoudnessLimited } = await convert(video, options);
          expect(isLoudnessLimited).to.equal(false);
          const { integrated, peak } = await measured();
          expect(integrated).to.be.closeTo(options.loudness, 0.2);
          expect(peak).to.be.at.most(-1);
        });

      it('says that the peaks leave no room, and stays below', async () => {
        const peaky = ['-af', 'volume=-20dB,aeval=val(0)+0.9*lt(mod(t\\,1)\\,0.0005)'];
        const input = await makeMedia(at('peaky.flac'), ...noise(12), ...peaky);
        const { isLoudnessLimited } = await convert(input, { loudness: -9 });
        expect(isLoudnessLimited).to.equal(true);
        const { integrated, peak } = await measured();
        expect(peak).to.be.at.most(-1);
        expect(integrated).to.be.lessThan(-10);
      });

      it('leaves silence as it is', async () => {
        const input = await makeMedia(at('silence.flac'), '-f', 'lavfi', '-i', 'aevalsrc=0:d=3:s=8000');
        const { duration, isLoudnessLimited } = await convert(input, { loudness: -16 });
        expect(duration).to.equal(3);
        expect(isLoudnessLimited).to.equal(false);
      });
    });
  });
