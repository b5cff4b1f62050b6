import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { createGapReader } from '../completeness/gaps.ts';
import { makeMp3File } from '../make-mp3-file.ts';
import { timeline } from './timeline.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';
import { packetSeconds, writeSound } from '../testing/matroska.ts';

const { signal } = new AbortController();

/** Where the source holds no sound for a while: at which of its seconds of sound, and how long. */
type Hole = readonly [at: number, seconds: number];
const holes: Hole[] = [
  [100, 0.2],
  [200, 0.5],
  [300, 5],
  [1500, 0.3],
  [2500, 50],
];
const within = (time: number, from: number, seconds: number) => time >= from && time < from + seconds;
const after = (time: number, places: readonly Hole[]) =>
  places.reduce((sum, [at, seconds]) => sum + (time >= at ? seconds : 0), 0);

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`the timeline, with ${name}`, function () {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-timeline-'));
    });
    afterEach(() => rm(directory, { recursive: true }));
    const at = (file: string) => join(directory, file);

    /** Without the encoder, so that hours take a second. */
    const follow = async (seconds: number, timestamp: (time: number) => number) => {
      const input = await writeSound(at('sound.mkv'), seconds, timestamp);
      const reader = createGapReader(() => 'matroska,webm');
      const outputOptions = ['-af', timeline, '-loglevel', 'repeat+verbose', '-f', 'null'];
      const { reached = 0 } = await runFfmpeg(ffmpeg, {
        ...{ input, output: '-', outputOptions, signal },
        onMessage: reader.read,
      });
      expect(reached).to.be.closeTo(seconds + reader.gaps().seconds, 0.5);
      return reader.gaps();
    };

    for (const ppm of [10, -10, 100, -100, 1000, -1000, 10_000, -10_000])
      it(`leaves only the real gaps in an hour of a clock that is off by ${ppm} ppm`, async () => {
        const drifted = (time: number) => time * (1 + ppm / 1e6);
        const gaps = await follow(3600, (time) => drifted(time) + after(time, holes));
        expect(gaps.seconds).to.be.closeTo(56, 0.02);
        expect(gaps.longest).to.have.length(holes.length);
        for (const [n, [place, seconds]] of holes.entries()) {
          expect(gaps.longest[n]?.seconds).to.be.closeTo(seconds, 0.01);
          expect(gaps.longest[n]?.start).to.be.closeTo(
            place + after(place - 1, holes),
            2 * packetSeconds + 0.01,
          );
        }
      });

    const noHoles: Record<string, (time: number) => number> = {
      'packets that are a little longer than their sound': (time) => (time * 64.7) / 64,
      'a packet that is late': (time) => (within(time, 100, packetSeconds) ? time + 0.3 : time),
      'a packet that is late and many after it that come at once': (time) =>
        within(time, 100, 0.3) ? 100.3 : time,
      'packets that are early': (time) => (within(time, 100, 0.3) ? time - 0.3 : time),
      'packets whose bits have flipped': (time) => (within(time, 100, 0.3) ? time - 10 : time),
      'packets that all shake': (time) => time + 0.05 * Math.sin(time * 40),
      'timestamps of tenths of a second': (time) => Math.floor(time * 10) / 10,
      'timestamps of whole seconds': (time) => Math.floor(time),
      'a clock that jumps ahead by more than anybody believes': (time) => (time < 100 ? time : time + 61),
      'a clock that jumps back': (time) => (time < 100 ? time + 50 : time),
    };
    for (const [what, timestamp] of Object.entries(noHoles))
      it(`leaves no gap for ${what}`, async () => {
        // Before the beginning there is no time in a file.
        const from = (time: number) => timestamp(time) + 1;
        expect((await follow(300, from)).seconds).to.equal(0);
      });

    it('finds a hole beside all these', async () => {
      for (const timestamp of Object.values(noHoles)) {
        const { seconds, longest } = await follow(
          300,
          (time) => timestamp(time) + 1 + after(time, [[250, 3]]),
        );
        // With timestamps of whole seconds nobody knows better.
        expect(seconds).to.be.closeTo(3, 0.5);
        expect(longest[0]?.start).to.be.closeTo(250, 0.2);
      }
    });

    it('tells a minute of noise now and then as one gap', async () => {
      // As an encoder does that sends a packet of comfort noise each 400 ms.
      const { seconds, longest } = await follow(
        20,
        (time) => time + Math.min(10, Math.max(0, time - 10)) * 6,
      );
      expect(seconds).to.be.closeTo(60, 1.5);
      expect(longest).to.have.length(1);
      expect(longest[0]?.start).to.be.closeTo(10, 0.2);
    });

    it('puts silence into the mp3 where it says', async () => {
      const input = await writeSound(
        at('sound.mkv'),
        20,
        (time) =>
          time +
          after(time, [
            [5, 2.5],
            [12, 0.4],
          ]),
      );
      const task = { input, output: at('result.mp3'), title: 'sound', onProgress: () => undefined };
      const facts = await makeMp3File(ffmpeg, task, { maxDuration: 3600 }, signal);
      expect(facts.duration).to.be.closeTo(22.9, 0.3);
      expect(facts).to.deep.include({ missing: 0, isTruncated: false });
      const silent = await silences(at('result.mp3'));
      expect(silent).to.have.length(2);
      for (const [n, { start, seconds }] of facts.gaps.longest.entries()) {
        expect(silent[n]?.start).to.be.closeTo(start, 0.15);
        expect(silent[n]?.seconds).to.be.closeTo(seconds, 0.15);
      }
    });

    it('keeps a list of the longest gaps only', async () => {
      const many = Array.from({ length: 30 }, (_, n): Hole => [10 * n + 5, 1 + n / 10]);
      const { seconds, longest } = await follow(320, (time) => time + after(time, many));
      expect(seconds).to.be.closeTo(30 + 43.5, 0.1);
      expect(longest.map((gap) => Math.round(gap.seconds * 10))).to.deep.equal(
        many.slice(-10).map((hole) => Math.round(hole[1] * 10)),
      );
    });
  });

async function silences(file: string): Promise<{ start: number; seconds: number }[]> {
  const args = ['-i', file, '-af', 'silencedetect=noise=-40dB:duration=0.15', '-f', 'null', '-'];
  const { stderr } = await promisify(execFile)(bundled.path, args);
  return [...stderr.matchAll(/silence_start: (\S+)[^]*?silence_duration: (\S+)/g)].map(
    ([, start, seconds]) => ({ start: Number(start), seconds: Number(seconds) }),
  );
}
