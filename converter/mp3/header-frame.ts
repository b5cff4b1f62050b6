import { crc16 } from './crc16.ts';
import { bitrateIndexes, frameHead, frameLength, samplesOf, sampleRate, withBitrate } from './frame.ts';
import { seekPoints } from './seek-table.ts';
import { sideInfoLength } from './side-info.ts';

/**
 * The first frame of an mp3 contains no sound but information for players about the rest: Xing's header with
 * LAME's extension. http://gabriel.mp3-tech.org/mp3infotag.html
 */
export interface HeaderFrame {
  /** Frames of sound. */
  frames: number;
  /** Samples per channel that the encoder put before the sound, without the decoder's own delay of 529. */
  delay: number;
  /** Samples per channel after the sound. */
  padding: number;
  /** Its name, at most nine characters. Players trust the delay only if it begins with `LAME` or `Lav`. */
  encoder: string;
  isVbr: boolean;
  /** 0 is worst, 100 is best: LAME subtracts 10 for each step from V0. That of V2 unless given. */
  quality?: number;
}

/** What else a header frame says: about the frames that follow it. */
export interface Music {
  /** The four bytes that one of them starts with. */
  head: number;
  /** Bytes. */
  size: number;
  crc: number;
  /** For a header frame of that length, in bytes. */
  seekTable: (headerLength: number) => Buffer;
}

/** Positions in bytes from `Xing` or `Info`. */
const at = { flags: 4, frames: 8, size: 12, seekTable: 16, quality: 16 + seekPoints };
const extension = at.quality + 4;
const inExtension = { method: 9, delay: 21, size: 28, musicCrc: 32, crc: 34, end: 36 };

/** Frame and byte counts, seek table and quality. */
const allFlags = 0xf;

const qualityOfV2 = 80;
const methods = { cbr: 1, vbr: 4 };

/** Fraunhofer's encoders write their own kind of header frame, always at this place. */
const vbri = { at: frameHead + 32, name: 'VBRI' };

/** @param frame whole */
export function isHeaderFrame(frame: Buffer): boolean {
  const xing = frameHead + sideInfoLength(frame.readUInt32BE(0));
  return (
    ['Xing', 'Info'].includes(frame.toString('latin1', xing, xing + 4)) ||
    frame.toString('latin1', vbri.at, vbri.at + 4) === vbri.name
  );
}

/** @returns undefined if the frame is none, or lacks the extension */
export function readHeaderFrame(frame: Buffer): HeaderFrame | undefined {
  const head = frame.readUInt32BE(0);
  const xing = frameHead + sideInfoLength(head);
  if (sampleRate(head) === undefined || frame.length < xing + extension + inExtension.end) return undefined;
  const name = frame.toString('latin1', xing, xing + 4);
  const flags = frame.readUInt32BE(xing + at.flags);
  if (!['Xing', 'Info'].includes(name) || (flags & allFlags) !== allFlags) return undefined;
  const trimmed = frame.readUIntBE(xing + extension + inExtension.delay, 3);
  return {
    frames: frame.readUInt32BE(xing + at.frames),
    delay: trimmed >> 12,
    padding: trimmed & 0xfff,
    encoder: frame.toString('latin1', xing + extension, xing + extension + inExtension.method),
    isVbr: name === 'Xing',
  };
}

/** Seconds of sound, without what the encoder put before and after it. */
export function soundLength({ frames, delay, padding }: HeaderFrame, head: number): number {
  return (frames * samplesOf(head) - delay - padding) / (sampleRate(head) ?? Infinity);
}

export function writeHeaderFrame(header: HeaderFrame, music: Music): Buffer {
  const xing = frameHead + sideInfoLength(music.head);
  const frame = emptyFrame(music.head, xing + extension + inExtension.end);
  const size = frame.length + music.size;
  frame.write(header.isVbr ? 'Xing' : 'Info', xing, 'latin1');
  frame.writeUInt32BE(allFlags, xing + at.flags);
  frame.writeUInt32BE(header.frames, xing + at.frames);
  frame.writeUInt32BE(size, xing + at.size);
  music.seekTable(frame.length).copy(frame, xing + at.seekTable);
  frame.writeUInt32BE(header.quality ?? qualityOfV2, xing + at.quality);
  const lame = xing + extension;
  frame.write(header.encoder.slice(0, inExtension.method), lame, 'latin1');
  frame.writeUInt8(header.isVbr ? methods.vbr : methods.cbr, lame + inExtension.method);
  frame.writeUIntBE((header.delay << 12) | header.padding, lame + inExtension.delay, 3);
  frame.writeUInt32BE(size, lame + inExtension.size);
  frame.writeUInt16BE(music.crc, lame + inExtension.musicCrc);
  frame.writeUInt16BE(crc16(frame.subarray(0, lame + inExtension.crc)), lame + inExtension.crc);
  return frame;
}

/** The shortest frame of that kind with so many bytes. */
function emptyFrame(kind: number, bytes: number): Buffer {
  const head = Buffer.alloc(frameHead);
  const isUnprotected = 1 << 16;
  for (let index = 1; index < bitrateIndexes; index++) {
    head.writeUInt32BE((withBitrate(kind, index) | isUnprotected) >>> 0);
    const length = frameLength(head, 0) ?? 0;
    if (length >= bytes) return Buffer.concat([head], length);
  }
  throw new Error('no mp3 frame is as large as a header frame');
}
