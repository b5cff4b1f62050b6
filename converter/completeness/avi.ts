import type { Bytes } from '../formats/bytes.ts';

const mostHeader = 64 * 1024;

/**
 * AVI states the length of each track. @returns seconds; undefined if it does not, or if there are several
 * sound tracks
 */
export async function aviSoundLength(bytes: Bytes): Promise<number | undefined> {
  const head = await bytes.at(0, mostHeader);
  const at = head.indexOf('auds', 0, 'latin1');
  if (at < 8 || head.length < at + 40 || head.toString('latin1', at - 8, at - 4) !== 'strh') return undefined;
  if (head.includes('auds', at + 4, 'latin1')) return undefined;
  const [scale, rate, length] = [20, 24, 32].map((offset) => head.readUInt32LE(at + offset));
  return scale && rate && length ? (length * scale) / rate : undefined;
}
