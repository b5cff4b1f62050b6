import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { createLook } from './look.ts';
import { parseReport } from './media-report.ts';
import { makeMp3File } from '../make-mp3-file.ts';
import { chooseSound } from './sound-track.ts';
import { ffmpegs, ffmpegScript } from '../testing/ffmpegs.ts';

const limits = { maxDuration: 3600 };
const { signal } = new AbortController();
const sine = (hertz: number, rate = 48_000) => [
  ...['-f', 'lavfi', '-i', `sine=frequency=${hertz}:duration=2:sample_rate=${rate}`],
];
const low = sine(300);
const high = sine(3000);
const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=2:size=64x64:rate=10'];
/** Of the first of two, nothing is left but its name. */
const firstEmpty = [
  ...['-filter_complex', '[0]aselect=0[empty]', '-map', '[empty]', '-map', '1'],
  ...['-max_muxing_queue_size', '9999'],
];
const bothMp2 = ['-c:a', 'mp2', '-b:a', '64k'];
/** More than 5 MB of picture, then sound. */
const late = ['-f', 'lavfi', '-i', 'testsrc=duration=4:size=640x480:rate=25', '-itsoffset', '3', ...low];
const large = ['-vf', 'noise=alls=100:allf=t', '-q:v', '1', '-maxrate', '150M', '-bufsize', '20M'];

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`the sound track, with ${name}`, function () {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-track-'));
    });
    afterEach(() => rm(directory, { recursive: true }));
    const at = (file: string) => join(directory, file);

    /** Which of the two tones it holds, and in which of its channels. */
    async function convert(input: string) {
      const task = { input, output: at('result.mp3'), title: 'file name', onProgress: () => undefined };
      const { isOtherTrack, missing } = await makeMp3File(ffmpeg, task, limits, signal);
      return { isOtherTrack, missing, ...(await heard(at('result.mp3'))) };
    }

    it('is the default one, not just the first', async () => {
      const second = ['-disposition:a:0', '0', '-disposition:a:1', 'default'];
      const args = [...low, ...high, '-map', '0', '-map', '1', ...bothMp2, ...second];
      expect(await convert(await makeMedia(at('two.mkv'), ...args))).to.deep.include({
        isOtherTrack: false,
        channels: ['high'],
      });
    });

    for (const [container, args] of [
      ['mkv', []],
      ['ts', []],
      ['mkv', ['-disposition:a:0', 'default', '-disposition:a:1', '0']],
    ] as const)
      it(`is the next one where the first is announced but empty: ${container} ${args.join(' ')}`, async () => {
        const input = await makeMedia(
          at(`empty.${container}`),
          ...low,
          ...high,
          ...firstEmpty,
          ...bothMp2,
          ...args,
        );
        expect(await convert(input)).to.deep.equal({
          isOtherTrack: true,
          missing: 0,
          rate: 48_000,
          channels: ['high'],
        });
      });

    it('is the next one where the codec of the first is unknown', async () => {
      const codecs = ['-c:a:0', 'ac3', '-c:a:1', 'mp2', '-map', '0', '-map', '1'];
      const input = await makeMedia(at('unknown.mkv'), ...low, ...high, ...codecs);
      await replace(input, 'A_AC3', 'A_XYZ');
      expect(await convert(input)).to.deep.include({ isOtherTrack: true, channels: ['high'] });
    });

    it('is the next one where the first can’t be decoded', async () => {
      const codecs = ['-c:a:0', 'ac3', '-c:a:1', 'mp2', '-map', '0', '-map', '1'];
      const input = await makeMedia(at('damaged.mkv'), ...low, ...high, ...codecs);
      // The word that each frame of AC-3 begins with.
      await replace(input, '\x0b\x77', '\0\0');
      expect(await convert(input)).to.deep.include({ isOtherTrack: true, channels: ['high'] });
    });

    it('is the only one with sound of several, whatever its place', async () => {
      const maps = [
        '-map',
        '[a]',
        '-map',
        '[b]',
        '-map',
        '[c]',
        '-map',
        '1',
        '-max_muxing_queue_size',
        '9999',
      ];
      const empty = '[0]aselect=0,asplit=3[a][b][c]';
      const input = await makeMedia(
        at('many.mkv'),
        ...low,
        ...high,
        '-filter_complex',
        empty,
        ...maps,
        ...bothMp2,
      );
      expect(await convert(input)).to.deep.include({ isOtherTrack: true, channels: ['high'] });
    });

    it('is the next one where ffmpeg finds nothing in the first for too long', async () => {
      const args = [...low, ...high, '-map', '0', '-map', '1', ...bothMp2];
      const input = await makeMedia(at('slow.mkv'), ...args);
      const body = `case "$*" in *"-map 0:0 -frames"*) exec sleep 600 ;; esac\nexec ${ffmpeg} "$@"`;
      const { path } = await ffmpegScript(directory, body);
      const look = createLook(path, input, [], signal, 2);
      const report = parseReport((await look(['-c', 'copy', '-t', '0'])).log);
      expect(report && (await chooseSound(report, 'default', look)).track.index).to.equal(1);
    });

    it('is none where none can be decoded', async () => {
      const input = await makeMedia(at('none.mkv'), ...low, ...high, '-map', '0', '-map', '1', '-c:a', 'ac3');
      await replace(input, 'A_AC3', 'A_XYZ');
      expect(await rejection(convert(input))).to.have.property('code', 'unsupported-codec');
    });

    it('is found among 400', async () => {
      const maps = Array.from({ length: 399 }, () => ['-map', '0']).flat();
      const isDefault = ['-disposition:a:0', '0', '-disposition:a:399', 'default'];
      const tones = [...sine(300, 8000), ...sine(3000, 8000)];
      const input = await makeMedia(
        at('400.mov'),
        ...tones,
        ...maps,
        '-map',
        '1',
        '-c:a',
        'pcm_u8',
        ...isDefault,
      );
      expect(await convert(input)).to.deep.include({ isOtherTrack: false, channels: ['high'] });
    });

    describe('of one channel', () => {
      const left = '[0]aformat=channel_layouts=mono,pan=FL|FL=c0[l]';
      const right = '[1]aformat=channel_layouts=mono,pan=FR|FR=c0[r]';

      it('is stereo together with the right one, where it is called the left one', async () => {
        const pair = ['-filter_complex', `${left};${right}`, '-map', '[l]', '-map', '[r]'];
        const input = await makeMedia(at('pair.mov'), ...low, ...high, ...pair, '-c:a', 'pcm_s16le');
        expect(await convert(input)).to.deep.equal({
          isOtherTrack: false,
          missing: 0,
          rate: 48_000,
          channels: ['low', 'high'],
        });
      });

      it('is stereo together with the second one, in MXF', async () => {
        const pair = ['-map', '0', '-map', '1', '-map', '2', '-c:v', 'mpeg2video', '-r', '25'];
        const input = await makeMedia(at('pair.mxf'), ...picture, ...low, ...high, ...pair);
        expect(await convert(input)).to.deep.include({ isOtherTrack: false, channels: ['low', 'high'] });
      });

      it('is mono where nobody says that another belongs to it', async () => {
        const pair = ['-map', '0', '-map', '1', '-c:a', 'pcm_s16le'];
        const input = await makeMedia(at('apart.mov'), ...low, ...high, ...pair);
        expect(await convert(input)).to.deep.include({ isOtherTrack: false, channels: ['low'] });
      });

      it('is mono, and as loud as it was, where it is the left one of nothing', async () => {
        const alone = ['-filter_complex', left, '-map', '[l]', '-c:a', 'pcm_s16le'];
        const input = await makeMedia(at('left.mov'), ...low, ...alone);
        expect(await convert(input)).to.deep.include({ channels: ['low'] });
        expect(await loudness(at('result.mp3'), 'anull')).to.be.closeTo(await loudness(input, 'anull'), 0.5);
      });
    });

    describe('that begins later than ffmpeg looks for it', () => {
      for (const [container, video, audio, rate] of [
        ['ts', ['mpeg2video'], 'mp2', 32_000],
        ['ts', ['mpeg2video'], 'aac', 48_000],
        ['vob', ['mpeg2video', '-muxrate', '200M'], 'ac3', 48_000],
        ['flv', ['flv1'], 'mp3', 22_050],
      ] as const)
        it(`has its own rate and channels: ${audio} in ${container}`, async () => {
          const args = [...late, '-map', '0', '-map', '1', ...large, '-c:v', ...video];
          const input = await makeMedia(at(`late.${container}`), ...args, '-c:a', audio, '-ar', `${rate}`);
          expect(await convert(input)).to.deep.include({ rate, channels: ['low'] });
        });
    });
  });

async function replace(file: string, from: string, to: string): Promise<void> {
  const text = (await readFile(file)).toString('latin1');
  expect(text).to.include(from);
  await writeFile(file, Buffer.from(text.replaceAll(from, to), 'latin1'));
}

async function heard(mp3: string): Promise<{ rate: number; channels: string[] }> {
  const { stderr } = await run(mp3, ['-f', 'null']);
  const [, rate, layout] = /Audio: mp3, (\d+) Hz, (\w+)/.exec(stderr) ?? [];
  const channels = layout === 'stereo' ? [0, 1] : [0];
  const tones = channels.map(async (channel) => {
    const of = `pan=mono|c0=c${channel}`;
    const [below, above] = [
      await loudness(mp3, `${of},lowpass=f=800`),
      await loudness(mp3, `${of},highpass=f=2000`),
    ];
    return below > above ? 'low' : 'high';
  });
  return { rate: Number(rate), channels: await Promise.all(tones) };
}

/** The mean, in dB, of what a filter lets through. */
async function loudness(file: string, filter: string): Promise<number> {
  const { stderr } = await run(file, ['-af', `${filter},volumedetect`, '-f', 'null']);
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}

function run(file: string, args: readonly string[]) {
  return promisify(execFile)(bundled.path, ['-hide_banner', '-nostdin', '-i', file, ...args, '-']);
}
