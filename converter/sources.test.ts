import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { makeMedia } from '../shared/testing/media.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { makeMp3File } from './make-mp3-file.ts';
import { ffmpegs } from './testing/ffmpegs.ts';

const limits = { maxDuration: 3600 };
const { signal } = new AbortController();
const tone = (hertz: number, seconds: number) => [
  ...['-f', 'lavfi', '-i', `sine=frequency=${hertz}:duration=${seconds}:sample_rate=44100`],
];
const picture = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=64x64:rate=10`];
const video = [...picture(6), ...tone(440, 6), '-c:v', 'mpeg4', '-c:a', 'aac'];

const messages = 'a\n[x @ 0x1] Estimating duration from bitrate\npartial file\nsize= 1kB time=09:59:59.00 x';

/** Odd, but honest: file name, ffmpeg's arguments, seconds of the mp3. */
const honest: Record<string, [file: string, args: string[], seconds: number]> = {
  'twelve channels whose places nobody knows': [
    'many.wav',
    ['-f', 'lavfi', '-i', `aevalsrc=${Array(12).fill('0.1*sin(2764*t)').join('|')}:d=3:s=8000`],
    3,
  ],
  'an mp4 with its index at the end': ['end.mp4', video, 6],
  'an mp4 with its index in front': ['front.mp4', [...video, '-movflags', 'faststart'], 6],
  'an mp4 in fragments': ['fragments.mp4', [...video, '-movflags', 'frag_keyframe+empty_moov'], 6],
  'Opus in webm': ['opus.webm', [...picture(3), ...tone(440, 3), '-c:v', 'libvpx', '-c:a', 'libopus'], 3],
  'Vorbis in Ogg': ['vorbis.ogg', [...tone(440, 3), '-c:a', 'libvorbis'], 3],
  'AC-3 in mkv': ['ac3.mkv', [...picture(3), ...tone(440, 3), '-c:v', 'mpeg4', '-c:a', 'ac3'], 3],
  'DTS in mkv': ['dts.mkv', [...tone(440, 3), '-c:a', 'dca', '-strict', '-2'], 3],
  'PCM in mov': ['pcm.mov', [...picture(3), ...tone(440, 3), '-c:v', 'mpeg4', '-c:a', 'pcm_s16be'], 3],
  'PCM in wav': ['pcm.wav', tone(440, 3), 3],
  FLAC: ['flac.flac', tone(440, 3), 3],
  mp3: ['mp3.mp3', tone(440, 3), 3],
  'AAC without a container': ['raw.aac', tone(440, 3), 3],
  'AAC in m4a': ['aac.m4a', tone(440, 3), 3],
  'a transport stream that starts at 10 h': ['late.ts', [...video, '-output_ts_offset', '36000'], 6],
  'sound shorter than the picture': ['short.mp4', [...picture(8), ...tone(440, 3), '-c:v', 'mpeg4'], 3],
  'sound longer than the picture': ['long.mkv', [...picture(2), ...tone(440, 6), '-c:v', 'mpeg4'], 6],
  'a changing frame rate': [
    'vfr.mkv',
    [
      ...picture(4),
      ...tone(440, 4),
      '-vf',
      'select=not(mod(n\\,3))+lt(t\\,2)',
      '-vsync',
      'vfr',
      '-c:v',
      'mpeg4',
    ],
    4,
  ],
};

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`sources, with ${name}`, function () {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-sources-'));
    });
    afterEach(() => rm(directory, { recursive: true }));
    const at = (file: string) => join(directory, file);

    function convert(input: string, output = at('result.mp3')) {
      const task = { input, output, title: 'file name', onProgress: () => undefined };
      return makeMp3File(ffmpeg, task, limits, signal);
    }

    for (const [what, [file, args, seconds]] of Object.entries(honest))
      it(`converts ${what} whole, and misses nothing`, async () => {
        const { duration, missing } = await convert(await makeMedia(at(file), ...args));
        expect(duration).to.be.closeTo(seconds, 0.25);
        expect(missing).to.equal(0);
      });

    it('converts what an edit list leaves of the sound', async () => {
      const whole = await makeMedia(at('whole.mp4'), ...video);
      // Copying from the middle makes an edit list that hides what lies before.
      const edited = await makeMedia(at('edited.mp4'), '-ss', '2', '-i', whole, '-c', 'copy');
      const { duration, missing } = await convert(edited);
      expect(duration).to.be.within(3.5, 6.25);
      expect(missing).to.equal(0);
    });

    for (const [what, file, args] of [
      [
        'a shorter track that is the default one',
        'tracks.mka',
        [...tone(440, 2), ...tone(440, 6), '-map', '0', '-map', '1'],
      ],
      ['sound that starts late', 'start.mka', [...tone(440, 3), '-output_ts_offset', '100']],
      ['a language that is none', 'language.mka', [...tone(440, 3), '-metadata:s:a:0', 'language=e n']],
      [
        'tags like messages of ffmpeg',
        'tags.mp4',
        [...picture(8), ...tone(440, 3), '-c:v', 'mpeg4', '-metadata', `comment=${messages}`],
      ],
    ] as const)
      it(`misses nothing of ${what}`, async () => {
        const { duration, missing } = await convert(await makeMedia(at(file), ...args));
        expect(duration).to.be.within(1.9, 3.3);
        expect(missing).to.equal(0);
      });

    it('is not too long because it starts late', async () => {
      const input = await makeMedia(at('late.mkv'), ...tone(440, 3), '-output_ts_offset', '36000');
      expect((await convert(input)).duration).to.be.closeTo(3, 0.25);
    });

    it('is refused for good when its codec is not allowed', async () => {
      const input = await makeMedia(at('sonic.nut'), ...tone(440, 3), '-c:a', 'sonic', '-strict', '-2');
      expect(await rejection(convert(input))).to.have.property('code', 'unsupported-codec');
    });

    describe('that are damaged in the middle', () => {
      for (const [what, file, args] of [
        ['an mp4', 'hole.mp4', video],
        ['an mkv', 'hole.mkv', video],
        ['a webm', 'hole.webm', [...picture(6), ...tone(440, 6), '-c:v', 'libvpx', '-c:a', 'libopus']],
        ['a FLAC', 'hole.flac', tone(440, 6)],
        ['an AVI', 'hole.avi', [...picture(6), ...tone(440, 6), '-c:v', 'mpeg4', '-c:a', 'mp3']],
      ] as const)
        it(`tell about how many seconds are missing: ${what}`, async () => {
          const input = await makeMedia(at(file), ...args);
          const bytes = await readFile(input);
          await writeFile(
            input,
            bytes.fill(0, Math.floor(bytes.length * 0.3), Math.floor(bytes.length * 0.7)),
          );
          const { missing } = await convert(input);
          expect(missing).to.be.within(1.5, 3.5);
        });
    });

    it('takes the soundtrack that is marked as default, not just the first', async () => {
      const input = await makeMedia(
        at('two.mkv'),
        ...[...picture(2), ...tone(300, 2), ...tone(3000, 2), '-map', '0', '-map', '1', '-map', '2'],
        ...['-c:v', 'mpeg4', '-c:a', 'flac', '-disposition:a:0', '0', '-disposition:a:1', 'default'],
      );
      await convert(input);
      // Nothing of 3 kHz is left below 1 kHz.
      expect(await loudness(at('result.mp3'), 'lowpass=f=1000,lowpass=f=1000')).to.be.below(-40);
      expect(await loudness(at('result.mp3'), 'highpass=f=1000')).to.be.above(-30);
    });

    describe('that break off', () => {
      for (const [what, file, args] of [
        ['an mp4', 'cut.mp4', [...video, '-movflags', 'faststart']],
        ['an mkv', 'cut.mkv', video],
        ['a webm', 'cut.webm', [...picture(6), ...tone(440, 6), '-c:v', 'libvpx', '-c:a', 'libopus']],
        ['a FLAC', 'cut.flac', tone(440, 6)],
        ['an mp3', 'cut.mp3', tone(440, 6)],
        ['a WAV', 'cut.wav', tone(440, 6)],
      ] as const)
        it(`give the mp3 of what is there, and the seconds that are missing: ${what}`, async () => {
          const input = await makeMedia(at(file), ...args);
          await truncate(input, Math.floor((await stat(input)).size / 2));
          const { duration, missing } = await convert(input);
          expect(duration).to.be.within(1, 5);
          expect(missing).to.be.closeTo(6 - duration, 0.3);
        });

      it('give about the seconds that are missing where only bytes are promised: an AVI', async () => {
        const sound = [...picture(6), ...tone(440, 6), '-c:v', 'mpeg4', '-c:a', 'mp3'];
        const input = await makeMedia(at('cut.avi'), ...sound);
        await truncate(input, Math.floor((await stat(input)).size / 2));
        const { duration, missing } = await convert(input);
        expect(missing).to.be.closeTo(6 - duration, 1);
      });

      it('before any sound came give none', async () => {
        const input = await makeMedia(
          at('none.mkv'),
          ...picture(3),
          ...tone(440, 3),
          '-c:v',
          'mpeg4',
          '-c:a',
          'flac',
        );
        await truncate(input, 1_200);
        expect(await rejection(convert(input))).to.have.property('code', 'not-media');
      });
    });

    describe('of many channels whose places nobody knows', () => {
      /** A second of silence, but for channels that would make that large. */
      function wav(channels: number): Buffer {
        const frame = 2 * channels;
        const data = Buffer.alloc(frame * Math.min(8000, Math.ceil(1_000_000 / frame)));
        const header = Buffer.alloc(44);
        header.write('RIFF');
        header.writeUInt32LE(36 + data.length, 4);
        header.write('WAVEfmt ', 8);
        header.writeUInt32LE(16, 16);
        header.writeUInt16LE(1, 20);
        header.writeUInt16LE(channels, 22);
        header.writeUInt32LE(8000, 24);
        header.writeUInt32LE((8000 * frame) % 2 ** 32, 28);
        header.writeUInt16LE(frame % 2 ** 16, 32);
        header.writeUInt16LE(16, 34);
        header.write('data', 36);
        header.writeUInt32LE(data.length, 40);
        return Buffer.concat([header, data]);
      }

      for (const channels of [12, 64])
        it(`are mixed: ${channels}`, async () => {
          await writeFile(at('many.wav'), wav(channels));
          expect((await convert(at('many.wav'))).duration).to.be.closeTo(1, 0.2);
        });

      for (const channels of [65, 20_000, 65_535])
        it(`cannot be read where a file claims too many: ${channels}`, async () => {
          await writeFile(at('many.wav'), wav(channels));
          expect(await rejection(convert(at('many.wav')))).to.have.property('code', 'unsupported-codec');
        });
    });

    describe('with tags', () => {
      const told = async (file: string) => {
        const { stderr } = await promisify(execFile)(bundled.path, ['-i', file, '-f', 'null', '-']);
        // What it says of its own output is no news.
        return stderr.replace(/^Output.*/ms, '');
      };
      const song = ['-metadata', 'title=Song', '-metadata', 'artist=Ada'];

      it('keep them, and the file’s name is the title of those without', async () => {
        await convert(await makeMedia(at('tags.mkv'), ...video, ...song));
        expect(await told(at('result.mp3')))
          .to.match(/title +: Song\n/)
          .and.match(/artist +: Ada\n/);
        await convert(await makeMedia(at('none.mkv'), ...video, '-metadata', 'artist=Ada'));
        expect(await told(at('result.mp3')))
          .to.match(/title +: file name\n/)
          .and.match(/artist +: Ada\n/);
      });

      it('keep those that Ogg has with the stream', async () => {
        await convert(await makeMedia(at('tags.ogg'), ...tone(440, 2), '-c:a', 'libvorbis', ...song));
        expect(await told(at('result.mp3')))
          .to.match(/title +: Song\n/i)
          .and.match(/artist +: Ada\n/i);
      });

      it('keep their chapters', async () => {
        const chapter = (start: number, title: string) =>
          `[CHAPTER]\nTIMEBASE=1/1\nSTART=${start}\nEND=${start + 3}\ntitle=${title}\n`;
        await writeFile(at('chapters.txt'), `;FFMETADATA1\n${chapter(0, 'One')}${chapter(3, 'Two')}`);
        const args = ['-i', at('chapters.txt'), '-map_metadata', '2'];
        await convert(await makeMedia(at('chapters.mp4'), ...picture(6), ...tone(440, 6), ...args));
        const report = await told(at('result.mp3'));
        expect(report.match(/Chapter #/g)).to.have.length(2);
        expect(report)
          .to.match(/title +: One\n/)
          .and.match(/title +: Two\n/)
          .and.match(/title +: file name\n/);
      });
    });

    it('leaves the source as it was', async () => {
      const input = await makeMedia(at('source.mp4'), ...video);
      await copyFile(input, at('copy.mp4'));
      await convert(input);
      await promisify(execFile)('cmp', [input, at('copy.mp4')]);
    });
  });

/** The mean, in dB, of what a filter lets through. */
async function loudness(file: string, filter: string): Promise<number> {
  const args = ['-i', file, '-af', `${filter},volumedetect`, '-f', 'null', '-'];
  const { stderr } = await promisify(execFile)(bundled.path, args);
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}
