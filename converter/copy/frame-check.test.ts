import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { frameChecksum } from '../mp3/frame-checksum.ts';
import { readSideInfo } from '../mp3/side-info.ts';
import { Doubt } from './doubt.ts';
import { createFrameCheck, framesOf } from './frame-check.ts';

/** Two seconds of noise and silence in turn: the bit reservoir fills and empties. */
const source = ['-f', 'lavfi', '-i', 'aevalsrc=(random(0)-0.5)*gt(sin(40*t)\\,0):d=2:s=48000'];

describe('mp3 frames', () => {
  let directory: string;
  let frames: Buffer[];
  let others: Buffer[];
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-frame-check-'));
    frames = await make('mono', ['-ac', '1', '-ar', '48000', '-b:a', '96k']);
    others = await make('stereo', ['-ac', '2', '-ar', '48000', '-b:a', '96k']);
  });
  after(() => rm(directory, { recursive: true }));

  async function make(name: string, options: readonly string[]): Promise<Buffer[]> {
    const raw = ['-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3'];
    const path = await makeMedia(join(directory, name), ...source, '-c:a', 'libmp3lame', ...options, ...raw);
    return framesOf(await readFile(path));
  }

  const check = (some: readonly Buffer[]) => {
    some.forEach(createFrameCheck());
  };
  const changed = (frame: Buffer, change: (copy: Buffer) => void) => {
    const copy = Buffer.from(frame);
    change(copy);
    return copy;
  };
  /** With a checksum, in the place of the last two bytes of main data. */
  const withChecksum = (frame: Buffer) => {
    const copy = Buffer.concat([frame.subarray(0, 4), Buffer.alloc(2), frame.subarray(4, -2)]);
    copy.writeUInt8(copy.readUInt8(1) & 0xfe, 1);
    copy.writeUInt16BE(frameChecksum(copy, readSideInfo(copy)), 4);
    return copy;
  };

  it('of one stream pass, from any frame on', () => {
    expect(frames.some((frame) => readSideInfo(frame).mainDataBegin > 0)).to.equal(true);
    check(frames);
    check(others);
    for (const start of frames.keys()) check(frames.slice(start));
  });

  it('fill their packet', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = frames;
    const both = Buffer.concat([first, second]);
    expect(framesOf(both)).to.deep.equal([first, second]);
    for (const packet of [
      both.subarray(1),
      both.subarray(0, -1),
      Buffer.concat([first, Buffer.alloc(1), second]),
      Buffer.concat([first, Buffer.from('TAG')]),
      // Of layer II, without a stated length, and with an impossible rate.
      changed(first, (frame) => frame.writeUInt8(0xfd, 1)),
      changed(first, (frame) => frame.writeUInt8(0x04, 2)),
      changed(first, (frame) => frame.writeUInt8(frame.readUInt8(2) | 0x0c, 2)),
    ])
      expect(() => framesOf(packet)).to.throw(Doubt, 'no whole frame');
  });

  it('of several kinds are doubtful', () => {
    expect(() => {
      check([...frames, ...others]);
    }).to.throw(Doubt, 'several kinds');
  });

  it('are doubtful if main data of two overlap, because one between them is lost', () => {
    const isDetected = ({ length }: Buffer, lost: number) => {
      expect(length).to.be.above(0);
      try {
        check(frames.filter((_, index) => index !== lost));
        return false;
      } catch (error) {
        expect(error).to.be.instanceOf(Doubt);
        return true;
      }
    };
    // One whose main data are larger than its room leaves no trace.
    expect(frames.filter(isDetected).length / frames.length).to.be.within(0.2, 1);
  });

  it('are doubtful if main data are longer than their room', () => {
    const damaged = frames.map((frame) =>
      changed(frame, (copy) => {
        copy.fill(0xff, 6, 20);
      }),
    );
    expect(() => {
      check(damaged);
    }).to.throw(Doubt);
  });

  it('with checksums pass if they are right', () => {
    // Main data of the last bytes would be cut off.
    const silent = frames.filter((frame) => readSideInfo(frame).mainData < frame.length / 2).slice(0, 3);
    expect(silent).to.have.length(3);
    const independent = silent.map((frame) => changed(frame, (copy) => copy.writeUInt16BE(0, 4)));
    const marked = independent.map(withChecksum);
    check(marked);
    const wrong = marked.map((frame) => changed(frame, (copy) => copy.writeUInt8(copy.readUInt8(4) ^ 1, 4)));
    expect(() => {
      check(wrong);
    }).to.throw(Doubt, 'wrong checksum');
  });

  it('have a checksum as LAME computes it', () => {
    // By `lame -p`: head, checksum and side information of silence at 22.05 kHz, mono.
    const frame = Buffer.from('fff240c4aa5c000000034800000000', 'hex');
    expect(frameChecksum(frame, readSideInfo(frame))).to.equal(0xaa5c);
  });
});
