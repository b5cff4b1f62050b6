import type { FileHandle } from 'node:fs/promises';
import { isMpeg1, sampleRate, samplesOf } from './frame.ts';

/**
 * The first frame of an mp3 contains no sound but information for players about the rest: Xing's header with
 * LAME's extension.
 */
export interface HeaderFrame {
  /** Bytes from the file's beginning. */
  at: number;
  /** Seconds of sound, without the encoder's padding before and after it. */
  duration: number;
  /** Position of its checksum, which covers the frame up to there; bytes from the frame's beginning. */
  checksumAt: number;
}

/**
 * Position of the extension relative to `Xing`: after flags, counts, the table of 100 entries and the
 * quality.
 */
const extension = 4 + 4 + 4 + 4 + 100 + 4;
const delayAt = extension + 21;
const checksumAt = extension + 34;
const longestFrameHead = 4 + 32 + extension + 36;
/** Frame and byte counts, table and quality. */
const allFlags = 0xf;

/** @throws Error if there is none at that position */
export async function readHeaderFrame(file: FileHandle, at: number): Promise<HeaderFrame> {
  const { buffer } = await file.read(Buffer.alloc(longestFrameHead), 0, longestFrameHead, at);
  const head = buffer.readUInt32BE(0);
  const isMono = ((head >>> 6) & 3) === 3;
  const rate = sampleRate(head);
  const xing = 4 + (isMpeg1(head) ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const name = buffer.toString('latin1', xing, xing + 4);
  const flags = buffer.readUInt32BE(xing + 4);
  if (rate === undefined || !['Xing', 'Info'].includes(name))
    throw new Error('The mp3 does not begin with a header frame.');
  if ((flags & allFlags) !== allFlags) throw new Error('The header frame of the mp3 is not complete.');
  const samples = buffer.readUInt32BE(xing + 8) * samplesOf(head);
  const trimmed = buffer.readUIntBE(xing + delayAt, 3);
  const heard = samples - (trimmed >> 12) - (trimmed & 0xfff);
  return {
    at,
    duration: heard / rate,
    checksumAt: xing + checksumAt,
  };
}

/** ffmpeg always covers 190 bytes, which is right only for MPEG-1 stereo. */
export async function mendChecksum(file: FileHandle, { at, checksumAt }: HeaderFrame): Promise<void> {
  const { buffer } = await file.read(Buffer.alloc(checksumAt), 0, checksumAt, at);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16BE(crc16(buffer));
  await file.write(checksum, 0, checksum.length, at + checksumAt);
}

/** CRC-16/ARC, like LAME. */
export function crc16(bytes: Uint8Array, initial = 0): number {
  let crc = initial;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}
