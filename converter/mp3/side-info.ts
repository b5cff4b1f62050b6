import { isMono, isMpeg1 } from './frame.ts';

/**
 * A frame of layer III consists of its head, perhaps a checksum, the side information, and an area for main
 * data. The main data may begin in the areas of earlier frames (the bit reservoir): `main_data_begin`, the
 * first field of the side information, says how many bytes before the frame. ISO/IEC 11172-3, 2.4.1.7 and
 * 13818-3, 2.4.1.7.
 */
export interface SideInfo {
  /** Bytes from the frame's beginning. */
  at: number;
  /** In bytes. */
  length: number;
  /** Bytes that the main data begin before the frame's area. */
  mainDataBegin: number;
  /** Of the main data, in bytes. */
  mainData: number;
}

/** Bits of the side information for one granule of one channel. Its first 12 are the length of its main data. */
const granuleBits = { mpeg1: 59, mpeg2: 63 };

export function readSideInfo(frame: Buffer): SideInfo {
  const head = frame.readUInt32BE(0);
  const at = sideInfoAt(head);
  const length = sideInfoLength(head);
  const channels = isMono(head) ? 1 : 2;
  const mpeg1 = isMpeg1(head);
  const each = mpeg1 ? granuleBits.mpeg1 : granuleBits.mpeg2;
  const granules = (mpeg1 ? 2 : 1) * channels;
  let bits = 0;
  for (let granule = 0; granule < granules; granule++)
    bits += twelveBits(frame, 8 * (at + length) - each * (granules - granule));
  const mainDataBegin = mpeg1 ? frame.readUInt16BE(at) >> 7 : frame.readUInt8(at);
  return { at, length, mainDataBegin, mainData: Math.ceil(bits / 8) };
}

function sideInfoAt(head: number): number {
  return isProtected(head) ? 6 : 4;
}

export function sideInfoLength(head: number): number {
  if (isMpeg1(head)) return isMono(head) ? 17 : 32;
  return isMono(head) ? 9 : 17;
}

/** A checksum of two bytes follows the head. */
export function isProtected(head: number): boolean {
  return ((head >>> 16) & 1) === 0;
}

/** The highest value of `main_data_begin`: it has 9 bits in MPEG-1, otherwise 8. */
export function mostMainDataBegin(head: number): number {
  return isMpeg1(head) ? 511 : 255;
}

export function writeMainDataBegin(frame: Buffer, at: number, bytes: number): void {
  if (isMpeg1(frame.readUInt32BE(0))) frame.writeUInt16BE((bytes << 7) | (frame.readUInt16BE(at) & 0x7f), at);
  else frame.writeUInt8(bytes, at);
}

function twelveBits(bytes: Buffer, position: number): number {
  return (bytes.readUIntBE(position >> 3, 3) >> (12 - (position & 7))) & 0xfff;
}
