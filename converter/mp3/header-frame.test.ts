import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { crc16, joinedCrc16 } from './crc16.ts';
import { createFrameSplitter } from './frames.ts';
import { readHeaderFrame, soundLength, writeHeaderFrame } from './header-frame.ts';

describe('an mp3’s header frame', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-header-frame-'));
  });
  after(() => rm(directory, { recursive: true }));

  const framesOf = async (rate: number, channels: number) => {
    const path = await makeMedia(
      join(directory, `${rate}.${channels}.mp3`),
      ...['-f', 'lavfi', '-i', 'sine=duration=1.5', '-ar', `${rate}`, '-ac', `${channels}`],
      ...['-c:a', 'libmp3lame', '-q:a', '2', '-id3v2_version', '0'],
    );
    return createFrameSplitter().push(await readFile(path));
  };

  it('has a checksum as LAME computes it', () => {
    expect(crc16(Buffer.from('123456789'))).to.equal(0xbb3d);
    expect(crc16(Buffer.from('6789'), crc16(Buffer.from('12345')))).to.equal(0xbb3d);
    for (let length = 0; length <= 9; length++) {
      const [first, second] = ['123456789'.slice(0, length), '123456789'.slice(length)].map((text) =>
        crc16(Buffer.from(text)),
      );
      expect(joinedCrc16(first ?? 0, second ?? 0, 9 - length)).to.equal(0xbb3d);
    }
  });

  for (const rate of [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
    for (const channels of [1, 2])
      it(`says of ${rate} Hz, ${channels}, what ffmpeg’s says, and is read again as it was written`, async () => {
        const [own = Buffer.alloc(0), ...frames] = await framesOf(rate, channels);
        const header = readHeaderFrame(own);
        expect(header).to.include({ isVbr: true, delay: 576, frames: frames.length });
        const head = own.readUInt32BE(0);
        expect(header && soundLength(header, head)).to.be.closeTo(1.5, 0.001);
        const size = frames.reduce((sum, { length }) => sum + length, 0);
        const music = { head, size, crc: 0x1234, seekTable: () => Buffer.alloc(100, 7) };
        const written = header && writeHeaderFrame(header, music);
        expect(written && readHeaderFrame(written)).to.deep.equal(header);
        expect(createFrameSplitter().push(written ?? Buffer.alloc(0))).to.have.length(1);
      });

  it('is not mistaken for one where a frame is an ordinary one, or cut off', async () => {
    const [own = Buffer.alloc(0), frame = Buffer.alloc(0)] = await framesOf(44_100, 2);
    expect(readHeaderFrame(frame)).to.equal(undefined);
    expect(readHeaderFrame(own.subarray(0, 100))).to.equal(undefined);
    expect(readHeaderFrame(Buffer.alloc(500))).to.equal(undefined);
  });
});
