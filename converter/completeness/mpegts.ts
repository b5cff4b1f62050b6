import type { Bytes } from '../formats/bytes.ts';
import type { Claims } from './claims.ts';

const sync = 0x47;
const packet = 188;
/** Of Blu-ray: four bytes of time before each packet. */
const timedPacket = 192;

/** A transport stream says nothing of its length, but its packets are all as long. */
export async function mpegtsClaims(bytes: Bytes): Promise<Claims | undefined> {
  const head = await bytes.at(0, 4 * timedPacket);
  for (const [length, first] of [
    [packet, 0],
    [timedPacket, 4],
  ] as const) {
    if (![0, 1, 2, 3].every((n) => head[first + n * length] === sync)) continue;
    const rest = bytes.size % length;
    if (rest === 0) return { endsWithin: false };
    // What was appended that is no packet is no cut.
    const last = await bytes.at(bytes.size - rest + first, 1);
    return { endsWithin: last.length === 0 || last[0] === sync };
  }
  return undefined;
}
