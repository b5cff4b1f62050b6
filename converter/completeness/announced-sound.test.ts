import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { makeMp3File } from '../make-mp3-file.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`sound that ffmpeg has no name for, with ${name}`, () => {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-announced-'));
    });
    afterEach(() => rm(directory, { recursive: true }));

    it('is in a format that cannot be read, and not missing', async () => {
      const input = join(directory, 'sound.ts');
      await makeMedia(input, '-f', 'lavfi', '-i', 'sine=duration=1:sample_rate=16000', '-c:a', 'mp2');
      await writeFile(input, retype(await readFile(input), 0x2d));
      const task = { input, output: join(directory, 'result.mp3'), title: 't', onProgress: () => undefined };
      const { signal } = new AbortController();
      const error = await rejection(makeMp3File(ffmpeg, task, { maxDuration: 60 }, signal));
      expect(error).to.have.property('code', 'unsupported-codec');
    });
  });

/** ffmpeg's number for the first track. */
const firstTrack = 0x100;

/** Gives the only track of a transport stream another type, in each of its tables, and makes its content nothing that is known. */
function retype(bytes: Buffer, type: number): Buffer {
  for (let at = 0; at < bytes.length; at += 188) {
    if ((bytes.readUInt16BE(at + 1) & 0x1fff) === firstTrack)
      bytes.fill(0x5a, contentOf(bytes, at), at + 188);
    const table = bytes.subarray(at + 5, at + 188);
    if ((bytes.readUInt8(at + 1) & 0x40) === 0 || table[0] !== 2 || bytes[at + 4] !== 0) continue;
    const end = 3 + (table.readUInt16BE(1) & 0xfff) - 4;
    table.writeUInt8(type, 12 + (table.readUInt16BE(10) & 0xfff));
    table.writeUInt32BE(checksum(table.subarray(0, end)), end);
  }
  return bytes;
}

/** @returns where the sound begins, behind the packet's own header and that of the sound */
function contentOf(bytes: Buffer, at: number): number {
  const hasField = (bytes.readUInt8(at + 3) & 0x20) !== 0;
  const start = at + 4 + (hasField ? 1 + bytes.readUInt8(at + 4) : 0);
  const beginsSound = (bytes.readUInt8(at + 1) & 0x40) !== 0;
  return beginsSound ? start + 9 + bytes.readUInt8(start + 8) : start;
}

/** CRC-32 as MPEG has it: not reflected. */
function checksum(bytes: Buffer): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  return sum >>> 0;
}
