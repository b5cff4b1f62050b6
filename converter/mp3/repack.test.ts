import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { samplesOf } from './frame.ts';
import { createFrameSplitter } from './frames.ts';
import { writeHeaderFrame } from './header-frame.ts';
import { createRepacker, sectionFrames } from './repack.ts';
import { seekPoints } from './seek-table.ts';
import { joinMusic } from './music-file.ts';
import { openMusicWriter } from './write-music.ts';

/** Samples that LAME puts before the sound. */
const lameDelay = 576;

const run = promisify(execFile);
const mostOutput = { encoding: 'buffer', maxBuffer: 2 ** 30 } as const;

/** Dense and transient: what an encoder needs its reservoir for, and what it needs least. */
const sounds: Record<string, string> = {
  'noise in bursts': `aevalsrc='0.8*(random(0)-0.5)*lt(mod(t,0.7),0.2)'`,
  'clicks over a quiet tone': `aevalsrc='0.9*lt(mod(t,0.31),0.0005)+0.01*sin(1000*t)'`,
  applause: `aevalsrc='(random(0)-0.5)*(random(1)^8)*1.8'`,
  'a sweep': `aevalsrc='0.4*sin(300*t*t)'`,
  silence: `aevalsrc=0`,
};

/** Rate, channels and LAME's quality. */
const formats = [
  [48_000, 2, 2],
  [44_100, 2, 0],
  [44_100, 1, 2],
  [32_000, 1, 4],
  [24_000, 2, 6],
  [22_050, 1, 2],
  [16_000, 2, 0],
  [12_000, 1, 4],
  [11_025, 2, 2],
  [8000, 1, 2],
] as const;

describe('repacking an mp3', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-repack-'));
  });
  after(() => rm(directory, { recursive: true }));

  const at = (name: string) => join(directory, name);
  /** Without skipping what the header frame says. */
  const decoders = {
    ffmpeg: (path: string) => run(bundled.path, ['-v', 'error', '-i', path, '-f', 's16le', '-'], mostOutput),
    mpg123: (path: string) => run('mpg123', ['-q', '-s', '--no-gapless', path], mostOutput),
  };
  const decoded = async (by: keyof typeof decoders, path: string) => (await decoders[by](path)).stdout;

  async function written(frames: Buffer[], name: string, first = 0) {
    const writer = await openMusicWriter(at(name), first);
    await writer.add(frames);
    const music = await writer.end();
    await writer.release();
    return music;
  }

  /** Encodes without reservoir, and repacks. */
  async function repacked(sound: string, [rate, channels, quality]: (typeof formats)[number]) {
    const source = await makeMedia(
      at('source.wav'),
      ...['-f', 'lavfi', '-i', `${sound}:d=7:s=44100`, '-ar', `${rate}`, '-ac', `${channels}`],
    );
    const own = ['-v', 'error', '-y', '-i', source, '-q:a', `${quality}`];
    await run(bundled.path, [...own, at('own.mp3')]);
    const plain = ['-reservoir', '0', '-write_xing', '0', '-id3v2_version', '0'];
    await run(bundled.path, [...own, ...plain, at('plain.mp3')]);
    const splitter = createFrameSplitter();
    const frames = splitter.push(await readFile(at('plain.mp3')));
    splitter.end();
    const music = await written(frames, 'music.mp3');
    const samples = Math.round(7 * rate);
    const padding = music.frames * samplesOf(music.head) - lameDelay - samples;
    const header = { frames: music.frames, delay: lameDelay, padding, encoder: 'Lavc', isVbr: true };
    const head = writeHeaderFrame(header, music);
    await writeFile(at('whole.mp3'), Buffer.concat([head, await readFile(at('music.mp3'))]));
    return { samples: samples * channels, frames: music.frames, table: music.seekTable(head.length) };
  }

  for (const format of formats)
    for (const [what, sound] of Object.entries(sounds))
      it(`changes no sample of ${what} at ${format.join(', ')}, and saves what a reservoir saves`, async () => {
        const { samples, frames, table } = await repacked(sound, format);
        for (const by of ['ffmpeg', 'mpg123'] as const) {
          const [before, after] = [await decoded(by, at('plain.mp3')), await decoded(by, at('music.mp3'))];
          expect(before.equals(after), by).to.equal(true);
        }
        // Players find the sound's very beginning and end.
        const gapless = await run('mpg123', ['-q', '-s', at('whole.mp3')], mostOutput);
        expect(gapless.stdout.length / 2).to.equal(samples);
        const { stdout: verdict } = await run('mp3val', [at('whole.mp3')]);
        expect(verdict).to.match(new RegExp(`INFO: .*: ${frames + 1} MPEG frames .*Xing header`));
        expect(verdict.replace(/WARNING: .*No supported tags in the file/, '')).not.to.match(/WARNING|ERROR/);
        expect((await stat(at('whole.mp3'))).size).to.be.at.most((await stat(at('own.mp3'))).size);
        expect(table).to.have.length(seekPoints);
        expect([...table]).to.deep.equal([...table].sort((a, b) => a - b));
      });

  it('gives the same bytes, checksum and seek table in parts that begin with sections', async () => {
    const noise = ['-f', 'lavfi', '-i', 'anoisesrc=d=760:r=8000:a=0.3'];
    const plain = ['-q:a', '2', '-reservoir', '0', '-write_xing', '0', '-id3v2_version', '0'];
    const source = await makeMedia(at('plain.mp3'), ...noise, '-c:a', 'libmp3lame', ...plain);
    const frames = createFrameSplitter().push(await readFile(source));
    const whole = await written(frames, 'whole');
    const bytes = await readFile(at('whole'));
    for (const sections of [[1], [3, 4], [10], [1, 2, 3, 4, 5, 6, 7, 8, 9]]) {
      const starts = [0, ...sections.map((section) => section * sectionFrames)];
      const parts = await Promise.all(
        starts.map((start, n) => written(frames.slice(start, starts[n + 1]), `part${n}`, start)),
      );
      const joined = joinMusic(parts);
      const read = await Promise.all(joined.paths.map((path) => readFile(path)));
      expect(Buffer.concat(read).equals(bytes)).to.equal(true);
      for (const what of ['head', 'size', 'frames', 'crc'] as const)
        expect(joined[what], what).to.equal(whole[what]);
      expect(joined.seekTable(300)).to.deep.equal(whole.seekTable(300));
    }
  });

  it('refuses frames that need earlier ones, or are of different kinds', async () => {
    const framesOf = async (name: string, ...options: string[]) => {
      const path = await makeMedia(at(name), '-f', 'lavfi', '-i', 'anoisesrc=d=1', ...options);
      return createFrameSplitter().push(withoutTag(await readFile(path)));
    };
    const withReservoir = await framesOf('reservoir.mp3', '-ac', '2', '-b:a', '96k');
    const mono = await framesOf('mono.mp3', '-ac', '1', '-reservoir', '0');
    expect(() => withReservoir.map(createRepacker(() => undefined).add)).to.throw('begin before the frame');
    const { add } = createRepacker(() => undefined);
    expect(() => [...mono.slice(0, 2), ...withReservoir].map(add)).to.throw('not all of one kind');
  });
});

function withoutTag(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.indexOf(Buffer.from([0xff, 0xfb])));
}
