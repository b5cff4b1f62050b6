import type { Bytes } from './bytes.ts';

/** A file in fragments has two for each of them, of a second or so: that is a day. */
const mostBoxes = 200_000;

/** mp4 and mov consist of boxes, each of which begins with its size. @returns where the last one ends */
export async function isoMediaSize(bytes: Bytes): Promise<number | undefined> {
  if (!/^(?:ftyp|moov|mdat|wide|free|skip)$/.test((await bytes.at(4, 4)).toString('latin1')))
    return undefined;
  let end = 0;
  for (let box = 0; box < mostBoxes && end < bytes.size; box++) {
    const size = sizeOfBox(await bytes.at(end, 16));
    if (size === undefined) return undefined;
    end += size;
  }
  return end;
}

/** @returns undefined for a last one that goes on to the end of the file, and for what is no box */
function sizeOfBox(head: Buffer): number | undefined {
  if (head.length < 8 || !/^[\w© -]{4}$/.test(head.toString('latin1', 4, 8))) return undefined;
  const size = head.readUInt32BE(0);
  if (size === 1) return head.length < 16 ? undefined : Number(head.readBigUInt64BE(8));
  return size < 8 ? undefined : size;
}
