import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { dyingFfmpeg, ffmpegs } from '../testing/ffmpegs.ts';
import { encodeAtOnce, type EncodeTask } from './at-once.ts';
import { createCores } from './cores.ts';
import { encodeInSlices } from './in-slices.ts';
import { formatOf, soundOptions } from './sound-format.ts';

const { signal } = new AbortController();

/**
 * Seconds, and what is heard. Loud sound before quiet is what an encoder remembers longest, so this is so a
 * little before 15 s, where the first slice ends.
 */
const passages: [number, string][] = [
  [5, '1.6*(random(0)-0.5)'],
  [5, '0.9*sin(500*t*t)'],
  [3.6, '1.9*(random(2)-0.5)*lt(mod(t,0.13),0.004)+0.3*sin(3000*t)'],
  [7, '0.001*sin(2764*t)+0.002*(random(1)-0.5)'],
  [3, '0'],
  [6, '0.004*(random(1)-0.5)'],
  [5, '1.9*(random(3)-0.5)*exp(-2*mod(t,5))'],
  [11.4, '0.0005*sin(6283*t)+0.0003*random(4)'],
  [6, '(random(5)-0.5)*pow(random(6),8)*1.8'],
  [8, '0.6*sin(440*t)*(1+sin(3*t))/2'],
];

/** Numbers of encoders, and the seconds that the source is taken for, which decide where it is cut. */
const everyWay = [
  [1, 60],
  [2, 60],
  [3, 110],
  [7, 250],
] as const;
const oneWay = [[3, 60]] as const;

/** Everything together, a second time in the other channel, later. */
function graph(rate: number): string {
  const sources = passages.map(([d, text], n) => `aevalsrc='${text}':d=${d}:s=${rate}[p${n}]`);
  const labels = passages.map((_, n) => `[p${n}]`).join('');
  return [
    ...sources,
    `${labels}concat=n=${passages.length}:v=0:a=1,asplit[l][r]`,
    '[r]adelay=1700[late]',
    '[l][late]amerge=inputs=2,pan=stereo|c0=c0|c1=0.7*c1+0.2*c0',
  ].join(';');
}

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`encoding in slices, with ${name}`, () => {
    let directory: string;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-slices-'));
    });
    after(() => rm(directory, { recursive: true }));

    const at = (file: string) => join(directory, file);
    const soundOf = (sampleRate: number, layout: string) => ({
      track: { index: 0, isDefault: true, codec: 'pcm_f32le', sampleRate, layout },
      right: undefined,
      isOtherTrack: false,
    });
    type Sound = ReturnType<typeof soundOf>;
    const taskOf = (input: string, sound: Sound, output: string): EncodeTask => ({
      ...{ input, output, signal, onProgress: () => undefined },
      ...{ container: () => 'wav', select: soundOptions(sound), most: 3600, limits: { maxDuration: 3600 } },
    });

    async function whole(input: string, sound: Sound) {
      const { header, duration } = await encodeAtOnce(ffmpeg, taskOf(input, sound, at('whole')));
      return { header, duration, bytes: await readFile(at('whole')) };
    }

    /** @param duration decides where it is cut */
    async function sliced(input: string, sound: Sound, count: number, duration: number) {
      const cores = createCores(count);
      await cores.take(signal);
      const task = { ...taskOf(input, sound, at('sliced')), format: formatOf(sound), duration };
      const { header, duration: held } = await encodeInSlices(ffmpeg, task, { cores, most: count });
      expect(cores.free()).to.equal(count - 1);
      return { header, duration: held, bytes: await readFile(at('sliced')) };
    }

    for (const [rate, channels] of [
      [44_100, 2],
      [48_000, 1],
      [37_800, 1],
      [22_050, 2],
      [8000, 1],
    ] as const)
      it(`gives the same bytes whatever the number of slices: ${rate} Hz, ${channels}`, async () => {
        const source = ['-filter_complex', graph(rate), '-ac', `${channels}`, '-c:a', 'pcm_f32le'];
        const input = await makeMedia(at('source.wav'), ...source);
        const sound = soundOf(rate, channels === 1 ? 'mono' : 'stereo');
        const serial = await whole(input, sound);
        expect(serial.duration).to.be.closeTo(60, 0.01);
        for (const [cores, duration] of rate === 44_100 ? everyWay : oneWay) {
          const result = await sliced(input, sound, cores, duration);
          expect(result.bytes.equals(serial.bytes), `${cores}, ${duration}`).to.equal(true);
          expect(result).to.deep.include({ header: serial.header, duration: serial.duration });
        }
      });

    it('gives the same bytes when the last slice would be shorter than what is encoded twice', async () => {
      const sound = soundOf(8000, 'mono');
      /** Of the shortest slice. */
      const samples = Math.ceil((15 * 8000) / 576) * 576;
      for (const more of [0, 1, 575, 576, 3 * 576, 4 * 576 - 1, 4 * 576, 4 * 576 + 1, 100 * 576]) {
        const seconds = (2 * samples + more) / 8000;
        const noise = `anoisesrc=r=8000:a=0.5:d=${seconds + 1},atrim=end_sample=${2 * samples + more}`;
        const input = await makeMedia(at('source.wav'), '-f', 'lavfi', '-i', noise);
        const serial = await whole(input, sound);
        const result = await sliced(input, sound, 2, 30);
        expect(result.bytes.equals(serial.bytes), `${more}`).to.equal(true);
        expect(result.duration).to.equal(seconds);
      }
    });

    it('ends with the error of the ffmpeg that fails, and leaves none running', async () => {
      const input = await makeMedia(at('long.wav'), '-f', 'lavfi', '-i', 'anoisesrc=r=8000:d=120');
      const { path } = await dyingFfmpeg(directory);
      const sound = soundOf(8000, 'mono');
      const cores = createCores(3);
      await cores.take(signal);
      const task = { ...taskOf(input, sound, at('sliced')), format: formatOf(sound), duration: 120 };
      const error = await rejection(encodeInSlices(path, task, { cores, most: 3 }));
      expect(error).to.have.property('message').that.includes('killed with signal SIGKILL');
      expect(cores.free()).to.equal(2);
    });

    it('gives up a core that somebody waits for, after a slice', async () => {
      const input = await makeMedia(at('long.wav'), '-f', 'lavfi', '-i', 'anoisesrc=r=16000:d=900');
      const sound = soundOf(16_000, 'mono');
      const cores = createCores(2);
      await cores.take(signal);
      const task = { ...taskOf(input, sound, at('sliced')), format: formatOf(sound), duration: 60 };
      let done = false;
      const work = encodeInSlices(ffmpeg, task, { cores, most: 2 }).finally(() => (done = true));
      await waitUntil('both cores at work', () => cores.free() === 0);
      const core = await cores.take(signal);
      expect(done).to.equal(false);
      core.release();
      await work;
      const serial = await whole(input, sound);
      expect((await readFile(at('sliced'))).equals(serial.bytes)).to.equal(true);
    });
  });
