import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { makeMp3File } from '../make-mp3-file.ts';
import { probe, wholeSource } from './probe.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';

/** Far more than each file here holds, and far less than its header or ffmpeg's guess says. */
const limits = { maxDuration: 300 };
const { signal } = new AbortController();
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=duration=${seconds}:sample_rate=8000`];
/** A guess by the bitrate of its beginning is far too long. */
const quietFirst = ['-f', 'lavfi', '-i', `aevalsrc='if(lt(t,40),0,random(0)*0.5)':d=60:s=16000`];
const elevenHours = ['-output_ts_offset', '40000'];
const asVideo = ['-c:a', 'mp2', '-ar', '16000', '-b:a', '32k'];

type Make = (at: (name: string) => string) => Promise<string>;

const file =
  (name: string, ...args: string[]): Make =>
  (at) =>
    makeMedia(at(name), ...args);

/** Two recordings, one after the other, of which one counts from 11 h. */
const joined =
  (laterFirst: boolean): Make =>
  async (at) => {
    const early = await readFile(await makeMedia(at('early.ts'), ...tone(10), ...asVideo));
    const late = await readFile(await makeMedia(at('late.ts'), ...tone(10), ...asVideo, ...elevenHours));
    await writeFile(at('joined.ts'), Buffer.concat(laterFirst ? [late, early] : [early, late]));
    return at('joined.ts');
  };

const wrongHeader: Make = async (at) => {
  const path = await makeMedia(at('wrong.mka'), ...tone(20), '-c:a', 'aac');
  const bytes = await readFile(path);
  // EBML's name of the duration, and the length of the number that follows, in milliseconds.
  bytes.writeDoubleBE(90_000_000, bytes.indexOf(Buffer.from('448988', 'hex')) + 3);
  await writeFile(path, bytes);
  return path;
};

const misleading: Record<string, [make: Make, seconds: number]> = {
  'AAC that begins with silence': [file('quiet.aac', ...quietFirst), 60],
  'an mp3 of changing bitrate without a header': [
    file('quiet.mp3', ...quietFirst, '-q:a', '4', '-write_xing', '0', '-id3v2_version', '0'),
    60,
  ],
  'two transport streams with different clocks': [joined(false), 20],
  'two transport streams with different clocks, the later first': [joined(true), 20],
  'FLV from the middle of a stream': [
    file('late.flv', ...tone(20), '-ar', '22050', '-flvflags', 'no_duration_filesize', ...elevenHours),
    20,
  ],
  'Opus from the middle of a stream': [file('late.ogg', ...tone(20), '-c:a', 'libopus', ...elevenHours), 20],
  'WMA from the middle of a stream': [file('late.wma', ...tone(20), '-ar', '16000', ...elevenHours), 20],
  'Matroska from the middle of a stream': [file('late.mka', ...tone(20), '-c:a', 'aac', ...elevenHours), 20],
  'Matroska with a wrong length in its header': [wrongHeader, 20],
};

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`the length of a source, with ${name}`, function () {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-probe-'));
    });
    afterEach(() => rm(directory, { recursive: true }));
    const at = (name: string) => join(directory, name);

    async function convert(input: string, maxDuration = limits.maxDuration) {
      const progress: number[] = [];
      const onProgress = (now: number) => progress.push(now);
      const task = { input, output: at('result.mp3'), title: 'file name', onProgress };
      return { ...(await makeMp3File(ffmpeg, task, { maxDuration }, signal)), progress };
    }

    for (const [what, [make, seconds]] of Object.entries(misleading))
      it(`is what it holds, not what is guessed or claimed: ${what}`, async () => {
        const { duration, missing, progress } = await convert(await make(at));
        expect(duration).to.be.closeTo(seconds, 0.5);
        expect(missing).to.equal(0);
        expect(Math.max(...progress)).to.be.within(0.9, 1);
      });

    it('is found out where the file says nothing of it, so that progress can be told', async () => {
      const { progress, missing } = await convert(
        await makeMedia(at('stream.webm'), ...tone(20), '-c:a', 'libopus', '-live', '1'),
      );
      expect(Math.max(...progress)).to.be.within(0.9, 1);
      expect(missing).to.equal(0);
    });

    it('that is guessed counts for nothing where it is allowed but wrong', async () => {
      const { progress, missing } = await convert(await joined(false)(at), 50_000);
      expect(Math.max(...progress)).to.be.within(0.9, 1);
      expect(missing).to.equal(0);
    });

    for (const [what, make] of Object.entries<Make>({
      'is stated': file('long.mka', ...tone(20), '-c:a', 'aac'),
      'is guessed': file('long.aac', ...tone(20)),
      'is unknown': file('long.webm', ...tone(20), '-c:a', 'libopus', '-live', '1'),
      'is reckoned from clocks': file('long.ts', ...tone(20), ...asVideo),
    }))
      it(`that ${what} and not allowed shows before anything is encoded`, async () => {
        const work = probe(ffmpeg, await make(at), wholeSource, { maxDuration: 10 }, signal);
        expect(await rejection(work)).to.have.property('code', 'too-long');
      });
  });
