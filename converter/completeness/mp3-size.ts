import type { Bytes } from './bytes.ts';

/** An mp3's first frame may hold the number of bytes, as LAME writes it: Xing or Info. */
export async function mp3Size(bytes: Bytes): Promise<number | undefined> {
  const start = await afterTags(bytes);
  const frame = await bytes.at(start, 64);
  if (frame.length < 64 || (frame.readUInt16BE(0) & 0xff_e0) !== 0xff_e0) return undefined;
  const at = Math.max(frame.indexOf('Xing', 0, 'latin1'), frame.indexOf('Info', 0, 'latin1'));
  if (at < 0 || at > 40) return undefined;
  const holds = frame.readUInt32BE(at + 4);
  if ((holds & 2) === 0) return undefined;
  const hasFrames = (holds & 1) === 1;
  return start + frame.readUInt32BE(at + (hasFrames ? 12 : 8));
}

/** @returns where the sound begins */
async function afterTags(bytes: Bytes): Promise<number> {
  const head = await bytes.at(0, 10);
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  // Seven bits in each of four bytes.
  const size = head.subarray(6, 10).reduce((value, byte) => value * 128 + (byte & 0x7f), 0);
  return 10 + size;
}
