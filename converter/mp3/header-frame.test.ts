import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejection } from '../../shared/testing/rejection.ts';
import { makeMedia } from '../../shared/testing/media.ts';
import { crc16, mendChecksum, readHeaderFrame } from './header-frame.ts';

describe('an mp3’s header frame', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-header-frame-'));
  });
  after(() => rm(directory, { recursive: true }));

  const make = (rate: number, channels: number) =>
    makeMedia(
      join(directory, `${rate}.${channels}.mp3`),
      ...['-f', 'lavfi', '-i', 'sine=duration=1.5', '-ar', `${rate}`, '-ac', `${channels}`],
      ...['-c:a', 'libmp3lame', '-q:a', '2', '-id3v2_version', '0'],
    );

  it('has a checksum as LAME computes it', () => {
    expect(crc16(Buffer.from('123456789'))).to.equal(0xbb3d);
  });

  for (const rate of [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
    for (const channels of [1, 2])
      it(`tells length and a right checksum, and no other byte is touched: ${rate} Hz, ${channels}`, async () => {
        const path = await make(rate, channels);
        const before = await readFile(path);
        const file = await open(path, 'r+');
        const frame = await readHeaderFrame(file, 0);
        expect(frame.duration).to.be.closeTo(1.5, 0.001);
        await mendChecksum(file, frame);
        await file.close();
        const after = await readFile(path);
        const stored = after.readUInt16BE(frame.checksumAt);
        expect(stored).to.equal(crc16(after.subarray(0, frame.checksumAt)));
        after.copy(before, frame.checksumAt, frame.checksumAt, frame.checksumAt + 2);
        expect(after.equals(before)).to.equal(true);
        // ffmpeg has it right here, which shows that it is LAME's.
        if (rate >= 32_000 && channels === 2) {
          const own = await readFile(await make(rate, channels));
          expect(own.readUInt16BE(frame.checksumAt)).to.equal(stored);
        }
      });

  it('is missed where the file begins otherwise', async () => {
    const path = join(directory, 'other.mp3');
    for (const content of ['', 'ID3', 'x'.repeat(500)]) {
      await writeFile(path, content);
      const file = await open(path);
      expect(await rejection(readHeaderFrame(file, 0))).to.be.instanceOf(Error);
      await file.close();
    }
  });
});
