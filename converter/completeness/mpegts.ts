import type { Bytes } from '../formats/bytes.ts';
import type { Claims } from './claims.ts';

const sync = 0x47;
const packet = 188;
/** Blu-ray: four bytes of time before each packet. */
const timedPacket = 192;

/** A transport stream states no length, but all its packets have the same size. */
export async function mpegtsClaims(bytes: Bytes): Promise<Claims | undefined> {
  const head = await bytes.at(0, 4 * timedPacket);
  for (const [length, first] of [
    [packet, 0],
    [timedPacket, 4],
  ] as const) {
    if (![0, 1, 2, 3].every((n) => head[first + n * length] === sync)) continue;
    const rest = bytes.size % length;
    if (rest === 0) return { endsWithin: false };
    // Appended data that is no packet does not mean that the file is cut.
    const last = await bytes.at(bytes.size - rest + first, 1);
    return { endsWithin: last.length === 0 || last[0] === sync };
  }
  return undefined;
}
