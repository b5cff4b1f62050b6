import type { Bytes } from '../formats/bytes.ts';
import type { Claims } from './claims.ts';

const header = Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex');
const fileProperties = Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex');

const mostHeader = 64 * 1024;

/** WMA and WMV state how many bytes they have, except for live streams. */
export async function asfClaims(bytes: Bytes): Promise<Claims | undefined> {
  const head = await bytes.at(0, mostHeader);
  if (!head.subarray(0, 16).equals(header)) return undefined;
  const at = head.indexOf(fileProperties);
  if (at < 0 || head.length < at + 92) return undefined;
  const isStream = (head.readUInt32LE(at + 88) & 1) === 1;
  return isStream ? {} : { size: Number(head.readBigUInt64LE(at + 40)) };
}
