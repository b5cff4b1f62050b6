import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { crc16 } from '../mp3/crc16.ts';
import { sectionFrames } from '../mp3/repack.ts';
import { dyingFfmpeg, ffmpegs, lateFfmpeg, slowFfmpeg } from '../testing/ffmpegs.ts';
import { createCores } from './cores.ts';
import { encodeInParts, type SoundTask, type Threads } from './in-parts.ts';
import { encodePart } from './part-encoder.ts';
import type { Part } from './parts.ts';
import { lameOf } from './lame.ts';
import { plainWish, soundOptions } from './sound-format.ts';

const { signal } = new AbortController();

/**
 * Seconds, and what is heard. What an encoder remembers longest is loud sound before quiet. So the sections
 * that begin at 26.8 and at 49.2 s, depending on the rate, begin 60 frames after such a change.
 */
const passages: [number, string][] = [
  [5, '1.6*(random(0)-0.5)'],
  [5, '0.9*sin(500*t*t)'],
  [6, '0.6*sin(440*t)*(1+sin(3*t))/2'],
  [3.6, '1.9*(random(2)-0.5)*lt(mod(t,0.13),0.004)+0.3*sin(3000*t)'],
  [5.6, '1.6*(random(3)-0.5)'],
  [5, '0.00003*(random(1)-0.5)'],
  [3, '0'],
  [5, '0.001*sin(2764*t)+0.002*(random(4)-0.5)'],
  [6, '(random(5)-0.5)*pow(random(6),8)*1.8'],
  [3.5, '1.6*(random(7)-0.5)'],
  [13.3, '0.00003*(random(8)-0.5)'],
];

/** Everything together, a second time in the other channel. At 8 kHz, sections are three times as long. */
function graph(rate: number): string {
  const slower = rate === 8000 ? 3 : 1;
  const sources = passages.map(([d, text], n) => `aevalsrc='${text}':d=${d * slower}:s=${rate}[p${n}]`);
  const labels = passages.map((_, n) => `[p${n}]`).join('');
  return [
    ...sources,
    `${labels}concat=n=${passages.length}:v=0:a=1,asplit[l][r]`,
    '[r]adelay=17[late]',
    '[l][late]amerge=inputs=2,pan=stereo|c0=c0|c1=0.7*c1+0.2*c0',
  ].join(';');
}

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`encoding in parts, with ${name}`, () => {
    let directory: string;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-parts-'));
    });
    after(() => rm(directory, { recursive: true }));

    const at = (file: string) => join(directory, file);
    const soundOf = (sampleRate: number, layout: string) => ({
      track: {
        index: 0,
        isDefault: true,
        codec: 'pcm_f32le',
        sampleRate,
        layout,
        language: '',
        isDeep: false,
      },
      right: undefined,
      isOtherTrack: false,
    });
    type Sound = ReturnType<typeof soundOf>;
    const taskOf = (input: string, sound: Sound, output: string, duration?: number): SoundTask => ({
      ...{ input, output, signal, onProgress: () => undefined },
      ...{
        container: () => 'wav',
        select: soundOptions(sound, plainWish),
        most: 3600,
        limits: { maxDuration: 3600 },
      },
      ...{ lame: lameOf({}), isPart: false, lead: 0 },
      duration: () => duration,
    });
    /** All about the result that must not depend on the number of encoders. */
    async function encoded(task: SoundTask, threads: Threads) {
      const { header, duration, music } = await encodeInParts(ffmpeg, task, threads);
      const bytes = Buffer.concat(await Promise.all(music.paths.map((path) => readFile(path))));
      const table = music.seekTable(500);
      const { size, crc, frames } = music;
      return { header, duration, bytes, table, size, crc, frames };
    }
    async function whole(input: string, sound: Sound) {
      const alone = { cores: createCores(1), most: 1 };
      const result = await encoded(taskOf(input, sound, at('whole')), alone);
      expect(result.size).to.equal(result.bytes.length);
      expect(result.crc).to.equal(crc16(result.bytes));
      return result;
    }
    /** @param duration decides where it is cut */
    async function inParts(input: string, sound: Sound, count: number, duration: number) {
      const cores = createCores(count);
      await cores.take(signal);
      const task = taskOf(input, sound, at('parts'), duration);
      const made = await encoded(task, { cores, most: count, least: 0 });
      expect(cores.free()).to.equal(count - 1);
      return made;
    }

    /** Encodes each part by itself. @param starts sections; those behind the end are left out */
    async function cutAt(
      starts: number[],
      task: SoundTask,
      frames: number,
      frameSamples: number,
    ): Promise<Buffer> {
      const all = [0, ...starts.map((section) => section * sectionFrames)].filter((start) => start < frames);
      const pieces = all.map(async (start, index) => {
        const part: Part = { start, position: start, mayGoOn: false };
        const claim = (more: Buffer[]) => {
          const own = more.slice(0, (all[index + 1] ?? Infinity) - part.position);
          part.position += own.length;
          if (part.position === all[index + 1]) part.stop?.();
          return own;
        };
        await encodePart(ffmpeg, task, part, {
          ...{ claim, frameSamples: () => frameSamples, onDecoding: () => undefined },
        });
        return readFile(part.music?.paths[0] ?? '');
      });
      return Buffer.concat(await Promise.all(pieces));
    }

    for (const [rate, channels] of [
      [44_100, 2],
      [48_000, 1],
      [37_800, 1],
      [22_050, 2],
      [8000, 1],
    ] as const)
      it(`gives the same bytes whatever the number of encoders: ${rate} Hz, ${channels}`, async () => {
        const source = ['-filter_complex', graph(rate), '-ac', `${channels}`, '-c:a', 'pcm_f32le'];
        const input = await makeMedia(at('source.wav'), ...source);
        const sound = soundOf(rate, channels === 1 ? 'mono' : 'stereo');
        const serial = await whole(input, sound);
        expect(serial.frames).to.be.greaterThan(2 * sectionFrames);
        for (const starts of [[1, 2]]) {
          const bytes = await cutAt(
            starts,
            taskOf(input, sound, at('cut')),
            serial.frames,
            rate < 32_000 ? 576 : 1152,
          );
          expect(bytes.equals(serial.bytes), `cut at ${starts.join(', ')}`).to.equal(true);
        }
        for (const cores of rate === 44_100 ? [2, 7] : [3])
          expect(await inParts(input, sound, cores, serial.duration), `${cores}`).to.deep.equal(serial);
      });

    it('gives the same bytes where the sound ends near a cut, or is longer or shorter than stated', async () => {
      const sound = soundOf(8000, 'mono');
      /** Of two sections. */
      const samples = 2 * sectionFrames * 576;
      for (const more of [-576 * 101, -1, 0, 576, 3 * 576, 100 * 576]) {
        const noise = `anoisesrc=r=8000:a=0.5:d=160,atrim=end_sample=${samples + more}`;
        const input = await makeMedia(at('source.wav'), '-f', 'lavfi', '-i', noise);
        const serial = await whole(input, sound);
        expect(serial.duration).to.equal((samples + more) / 8000);
        for (const stated of [(2 * samples) / 8000, 110]) {
          const result = await inParts(input, sound, 2, stated);
          expect(result, `${more}, ${stated}`).to.deep.equal(serial);
        }
      }
    });

    it('gives the same bytes where a core is given up at the very end of the sound', async () => {
      const sound = soundOf(8000, 'mono');
      const noise = `anoisesrc=r=8000:a=0.5:d=160,atrim=end_sample=${(2 * sectionFrames - 2) * 576}`;
      const input = await makeMedia(at('source.wav'), '-f', 'lavfi', '-i', noise);
      const serial = await whole(input, sound);
      expect(serial.frames).to.equal(2 * sectionFrames);
      const cores = { ...createCores(2), areWanted: () => true };
      await cores.take(signal);
      const task = taskOf(input, sound, at('parts'), 200);
      expect(await encoded(task, { cores, most: 2, least: 0 })).to.deep.equal(serial);
      expect(cores.free()).to.equal(1);
    });

    it('gives the same bytes where an encoder reaches a part that nobody has begun', async () => {
      const input = await makeMedia(at('source.wav'), '-f', 'lavfi', '-i', 'anoisesrc=r=8000:d=200');
      const sound = soundOf(8000, 'mono');
      const serial = await whole(input, sound);
      const late = await lateFfmpeg(directory, ffmpeg);
      const cores = createCores(2);
      await cores.take(signal);
      const task = taskOf(input, sound, at('parts'), 200);
      const { music } = await encodeInParts(late, task, { cores, most: 2, least: 0 });
      expect(music.paths).to.have.length(1);
      expect((await readFile(at('parts'))).equals(serial.bytes)).to.equal(true);
      expect(cores.free()).to.equal(1);
    });

    it('tells that it decodes, which may take a minute, while it has no frame', async () => {
      const input = await makeMedia(at('short.wav'), '-f', 'lavfi', '-i', 'anoisesrc=r=8000:d=12');
      const slow = await slowFfmpeg(directory);
      const part: Part = { start: 200, position: 200, mayGoOn: true };
      let isDecoding = false;
      const work = encodePart(slow.path, taskOf(input, soundOf(8000, 'mono'), at('part')), part, {
        frameSamples: () => 576,
        claim: () => expect.fail('there are frames already'),
        onDecoding: () => (isDecoding = true),
      });
      await waitUntil('decoding', () => isDecoding);
      part.stop?.();
      await work;
    });

    it('ends with the error of the ffmpeg that fails, and leaves none running', async () => {
      const input = await makeMedia(at('long.wav'), '-f', 'lavfi', '-i', 'anoisesrc=r=8000:d=200');
      const { path } = await dyingFfmpeg(directory);
      const cores = createCores(3);
      await cores.take(signal);
      const task = taskOf(input, soundOf(8000, 'mono'), at('parts'), 200);
      const error = await rejection(encodeInParts(path, task, { cores, most: 3, least: 0 }));
      expect(error).to.have.property('message').that.includes('killed with signal SIGKILL');
      expect(cores.free()).to.equal(2);
    });

    it('gives up a core that somebody waits for, in the middle of a part', async () => {
      const input = await makeMedia(at('long.wav'), '-f', 'lavfi', '-i', 'anoisesrc=r=16000:d=600');
      const sound = soundOf(16_000, 'mono');
      const cores = createCores(2);
      await cores.take(signal);
      let done = false;
      let got = 0;
      const task = {
        ...taskOf(input, sound, at('parts'), 600),
        onProgress: (seconds: number) => (got = seconds),
      };
      const work = encoded(task, { cores, most: 2 }).finally(() => (done = true));
      await waitUntil('both cores at work', () => cores.free() === 0);
      const core = await cores.take(signal);
      expect(done).to.equal(false);
      expect(got).to.be.lessThan(550);
      core.release();
      const result = await work;
      expect(result.bytes.equals((await whole(input, sound)).bytes)).to.equal(true);
      expect(cores.free()).to.equal(1);
    });
  });
