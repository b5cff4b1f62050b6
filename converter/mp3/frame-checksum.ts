import type { SideInfo } from './side-info.ts';

const polynomial = 0x8005;

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
  return crc;
});

/** Of a frame's head after its first two bytes, and its side information. ISO/IEC 11172-3, 2.4.3.1. */
export function frameChecksum(frame: Buffer, { at, length }: Pick<SideInfo, 'at' | 'length'>): number {
  let crc = 0xffff;
  for (const part of [frame.subarray(2, 4), frame.subarray(at, at + length)])
    for (const byte of part) crc = ((crc << 8) ^ (table[((crc >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
  return crc;
}
