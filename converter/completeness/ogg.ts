import type { Bytes } from '../formats/bytes.ts';
import type { Claims } from './claims.ts';

const pageHeader = 27;
/** The largest possible page: its header, its table, 255 segments of 255 bytes. */
const mostPage = pageHeader + 255 + 255 * 255;
const isLast = 4;

/**
 * Ogg states no length, but its pages do, and the last one is marked. A recorder that was stopped may omit
 * the mark, so only an incomplete page is a fault.
 */
export async function oggClaims(bytes: Bytes): Promise<Claims | undefined> {
  if ((await bytes.at(0, 4)).toString('latin1') !== 'OggS') return undefined;
  const tail = await bytes.at(Math.max(0, bytes.size - 2 * mostPage), 2 * mostPage);
  return { endsWithin: endsWithinPage(tail) };
}

function endsWithinPage(tail: Buffer): boolean {
  const at = tail.lastIndexOf('OggS', undefined, 'latin1');
  if (at < 0) return false;
  if (tail.length < at + pageHeader) return true;
  if ((tail.readUInt8(at + 5) & isLast) !== 0) return false;
  const pieces = tail.readUInt8(at + 26);
  const table = tail.subarray(at + pageHeader, at + pageHeader + pieces);
  const end = at + pageHeader + pieces + table.reduce((sum, piece) => sum + piece, 0);
  return table.length < pieces || end > tail.length;
}
