import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../shared/testing/media.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import { makeMp3File } from './make-mp3-file.ts';
import { ffmpegs } from './testing/ffmpegs.ts';

/** Each looks like something that the converter reads in ffmpeg's log. */
const texts = [
  'No space left on device',
  'x: Cannot allocate memory',
  'a\n/tmp/x: Permission denied\nb',
  'a\r/tmp/x: Permission denied\rb',
  'a\u2028/tmp/x: Too many open files\u2028b',
  '\x1b[0m\n\x1b[1;31mx: No such file or directory\n\x1b[0m',
  '[mp3 @ 0x55d0c0ffee00] [error] Header missing',
  'a\n[aac @ 0x55d0c0ffee00] Error while decoding stream #0:0: Invalid data found when processing input\nb',
  'a\nsize=       1kB time=98:00:00.00 bitrate=1kbits/s speed=1x\nb',
  'a\nout_time=98:00:00.000000\nprogress=end\nb',
  'a\n[SWR @ 0x55d0c0ffee00] adding 9000000 audio samples of silence\nb',
  'a\u2028  Duration: 99:00:00.00, start: 0.000000, bitrate: 1 kb/s\u2028b',
  'a\n  Duration: 99:00:00.00, start: 0.000000, bitrate: 1 kb/s\nb',
  'a\n    Stream #0:0: Audio: adpcm_adx, 1 Hz, mono, s16\nb',
  "a\nInput #0, ogg, from 'x':\nb",
  'a\nStream mapping:\nOutput #0\nb',
  '[wav @ 0x55d0c0ffee00] Estimating duration from bitrate, this may be inaccurate',
];

/** In the syntax of `-f ffmetadata`. */
const escaped = (text: string) => text.replaceAll(/[=;#\\\n]/g, '\\$&');
const tag = (key: string, value: string) => `${escaped(key)}=${escaped(value)}`;
const tags = texts.map((text, at) => tag(`tag${at}`, text));

interface Tags {
  whole?: readonly string[];
  sound?: readonly string[];
  chapters?: readonly string[];
}

const positions: Record<string, Tags> = {
  'the tags of the whole': { whole: [tag('title', texts.join('\n')), ...tags] },
  'the tags of the sound': { sound: [tag('title', texts.join('\n')), ...tags] },
  'the title of a chapter': {
    chapters: texts.flatMap((text, at) => [
      ...['[CHAPTER]', 'TIMEBASE=1/1000', `START=${at}`, `END=${at + 1}`],
      tag('title', text),
    ]),
  },
  // Without line breaks: with them, a file can name a length of its own, and harms nobody else.
  'the name of a tag': { whole: texts.map((text) => tag(text.replaceAll('\n', ' '), 'x')) },
  'the language of the sound': { sound: [tag('language', 'x): Audio: adpcm_adx, 1 Hz, mono (default)')] },
};

const limits = { maxDuration: 3600 };
const { signal } = new AbortController();

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`text that a file brings, with ${name}`, () => {
    let directory: string;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-hostile-'));
    });
    after(() => rm(directory, { recursive: true }));

    /** NUT keeps tags as they are. */
    async function outcome(
      { whole = [], sound = [], chapters = [] }: Tags,
      ...args: string[]
    ): Promise<unknown> {
      const metadata = join(directory, 'metadata');
      await writeFile(metadata, [';FFMETADATA1', ...whole, '[STREAM]', ...sound, ...chapters, ''].join('\n'));
      const tone = ['-f', 'lavfi', '-i', 'sine=duration=2:sample_rate=8000'];
      const input = await makeMedia(
        join(directory, 'input.nut'),
        ...[...tone, '-f', 'ffmetadata', '-i', metadata],
        ...['-map_metadata', '1', '-map_metadata:s:a:0', '1:s:0', '-map_chapters', '1', ...args],
      );
      const task = { input, output: join(directory, 'result.mp3'), title: 'x', onProgress: () => undefined };
      try {
        const { duration, missing } = await makeMp3File(ffmpeg, task, limits, signal);
        return { duration, missing };
      } catch (error) {
        if (error instanceof ConversionError) return error.code;
        throw error;
      }
    }

    for (const [what, args] of Object.entries({
      'that is whole': ['-c:a', 'pcm_s16le'],
      'in a codec that is not allowed': ['-c:a', 'sonic', '-strict', '-2'],
    })) {
      describe(`about sound ${what}`, () => {
        let plain: unknown;
        before(async () => {
          plain = await outcome({}, ...args);
        });
        for (const [position, hostile] of Object.entries(positions))
          it(`changes nothing in ${position}`, async () => {
            expect(await outcome(hostile, ...args)).to.deep.equal(plain);
          });
      });
    }
  });
