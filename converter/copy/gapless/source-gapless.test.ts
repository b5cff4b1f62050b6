import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../../shared/testing/media.ts';
import { rejection } from '../../../shared/testing/rejection.ts';
import { Doubt } from '../doubt.ts';
import { readSourceGapless } from './source-gapless.ts';

/** LAME's delay and a decoder's, in samples. */
const delay = 576 + 529;
/** Seconds. */
const duration = 2;
const picture = ['-f', 'lavfi', '-i', `testsrc=duration=${duration}:size=32x32:rate=5`];

describe('what a source says of its start and end', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-gapless-'));
  });
  after(() => rm(directory, { recursive: true }));

  function make(name: string, rate: number, ...options: string[]): Promise<string> {
    const sound = ['-f', 'lavfi', '-i', `sine=duration=${duration}:sample_rate=${rate}`];
    return makeMedia(join(directory, name), ...sound, ...options, '-c:a', 'libmp3lame');
  }
  const withPicture = [...picture, '-map', '1', '-map', '0', '-c:v', 'mpeg4'];
  const ofMp4 = (file: string, index: number, rate: number) =>
    readSourceGapless(file, 'mov,mp4,m4a,3gp,3g2,mj2', { index, rate });

  for (const [name, rate] of [
    ['sound.mp4', 44_100],
    ['sound.mp4', 24_000],
    ['sound.mov', 11_025],
  ] as const)
    it(`is exact in ${name} at ${rate} Hz, wherever the track is`, async () => {
      const whole = { start: delay, length: delay + duration * rate };
      const alone = await make(name, rate);
      expect((await ofMp4(alone, 0, rate)).trim).to.deep.equal(whole);
      const second = await make(`second-${name}`, rate, ...withPicture);
      expect((await ofMp4(second, 1, rate)).trim).to.deep.equal(whole);
    });

  it('is known in part if the mp4 is fragmented', async () => {
    const options = ['-movflags', 'frag_keyframe+delay_moov'];
    const file = await make('fragmented.mp4', 44_100, ...withPicture, ...options);
    expect((await ofMp4(file, 1, 44_100)).trim).to.deep.equal({ start: delay });
  });

  it('is not stated in an mp4 whose sound starts late', async () => {
    const sound = await make('late.mp3', 44_100);
    const late = ['-itsoffset', '1.5', '-i', sound, ...picture, '-map', '0', '-map', '1', '-c:a', 'copy'];
    const file = await makeMedia(join(directory, 'late.mp4'), ...late, '-c:v', 'mpeg4');
    expect((await ofMp4(file, 0, 44_100)).trim.start).to.equal(0);
  });

  it('is doubtful if the mp4 plays pieces of the track', async () => {
    const file = await make('pieces.mp4', 44_100);
    const bytes = await readFile(file);
    const entry = bytes.indexOf('elst') + 8;
    // Half speed, a second edit, an edit before the media starts, a list that ends early.
    for (const [value, at] of [
      [0x80_00, entry + 12],
      [2, entry],
      [-2 >>> 0, entry + 8],
      [10, entry - 12],
    ] as const) {
      const changed = Buffer.from(bytes);
      changed.writeUInt32BE(value, at);
      const path = join(directory, 'changed.mp4');
      await writeFile(path, changed);
      expect(await rejection(ofMp4(path, 0, 44_100))).to.be.instanceOf(Doubt);
    }
  });

  it('is doubtful if there is no such track', async () => {
    const file = await make('one.mp4', 44_100);
    expect(await rejection(ofMp4(file, 1, 44_100))).to.be.instanceOf(Doubt);
    const other = await make('one.mkv', 44_100);
    const place = { index: 1, rate: 44_100 };
    expect(await rejection(readSourceGapless(other, 'matroska,webm', place))).to.be.instanceOf(Doubt);
    expect(await rejection(ofMp4(other, 0, 44_100))).to.be.instanceOf(Doubt);
  });

  it('is a delay of the codec in Matroska', async () => {
    const file = await make('sound.mkv', 44_100, ...withPicture);
    const place = { index: 1, rate: 44_100 };
    const read = () => readSourceGapless(file, 'matroska,webm', place);
    expect((await read()).trim).to.deep.equal({ start: 0 });
    const bytes = await readFile(file);
    // The language of the sound becomes a delay of 25,056,689 ns, as newer versions of ffmpeg write it.
    const language = Buffer.from('22b59c83756e64', 'hex');
    bytes.write('56aa84017e55b1', bytes.lastIndexOf(language), 'hex');
    await writeFile(file, bytes);
    expect((await read()).trim).to.deep.equal({ start: delay });
  });

  it('is in the header frame of an mp3, behind its tag', async () => {
    const file = await make('sound.mp3', 44_100, '-metadata', 'title=A title');
    const { trim, header } = await readSourceGapless(file, 'mp3', { index: 0, rate: 44_100 });
    expect(trim).to.deep.equal({ start: 0 });
    expect(header).to.deep.include({ frames: 78, delay: 576, isVbr: false });
    const without = await make('frames.mp3', 44_100, '-write_xing', '0');
    expect(await readSourceGapless(without, 'mp3', { index: 0, rate: 44_100 })).to.deep.equal({
      trim: { start: 0 },
      header: undefined,
    });
  });

  it('is unknown elsewhere', async () => {
    const file = await make('sound.avi', 44_100);
    const { trim } = await readSourceGapless(file, 'avi', { index: 0, rate: 44_100 });
    expect(trim).to.deep.equal({ start: 0 });
  });
});
