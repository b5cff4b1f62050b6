import { boxesOf } from '../formats/boxes.ts';
import type { Bytes } from '../formats/bytes.ts';
import type { Claims } from './claims.ts';

/** Where the last box of an mp4 or mov ends. After a fragment there may have been others; nothing says so. */
export async function isoMediaClaims(bytes: Bytes): Promise<Claims | undefined> {
  let size: number | undefined;
  let isInFragments = false;
  for await (const { kind, end } of boxesOf(bytes)) {
    size = end;
    isInFragments ||= kind === 'moof';
  }
  if (size === undefined) return undefined;
  return isInFragments ? { endsWithin: size > bytes.size } : { size };
}
