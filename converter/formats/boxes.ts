import type { Bytes } from './bytes.ts';

/** mp4 and mov consist of boxes. Each starts with its size and its kind. ISO/IEC 14496-12. */
export interface Box {
  kind: string;
  /** In bytes from the file's beginning. */
  start: number;
  /**
   * As the box states it; the file may end earlier. Infinity for a last box that extends to the end of the
   * file.
   */
  end: number;
}

/** Those that the standards allow at the top level of a file. */
const known =
  /^(?:ftyp|styp|moov|mdat|moof|mfra|sidx|ssix|prft|emsg|free|skip|wide|pnot|pict|PICT|meta|meco|pdin|udta|uuid|junk)$/;

/** A fragmented file has two per fragment, of about a second each. This is enough for a day. */
const mostBoxes = 200_000;

/**
 * The boxes at the top level of a file, as far as they exist; none if it is no mp4 or mov. A box of an
 * unknown kind counts only if it is complete: data after the last box can look like a very large box.
 */
export async function* boxesOf(bytes: Bytes): AsyncGenerator<Box> {
  let start = 0;
  for (let count = 0; count < mostBoxes && start < bytes.size; count++) {
    const box = readBox(await bytes.at(start, longestHead), start);
    if (!box) return;
    if (!known.test(box.kind) && (count === 0 || box.end > bytes.size)) return;
    yield box;
    start = box.end;
  }
}

/** Bytes. It takes one or two for each sample of a track. */
const mostMoov = 32 * 1024 ** 2;

/** @returns the content of the box that describes the tracks, without what is beyond 32 MB */
export async function moovOf(bytes: Bytes): Promise<Buffer | undefined> {
  for await (const { kind, start, end } of boxesOf(bytes))
    if (kind === 'moov') return (await bytes.at(start, Math.min(end - start, mostMoov))).subarray(boxHead);
  return undefined;
}

/** The boxes inside another. Leaves out those that do not fit in it. */
function* childBoxes(content: Buffer): Generator<{ kind: string; content: Buffer }> {
  for (let at = 0; at < content.length;) {
    const box = readBox(content.subarray(at, at + longestHead), at);
    if (!box || box.end > content.length) return;
    yield { kind: box.kind, content: content.subarray(at + boxHead, box.end) };
    at = box.end;
  }
}

/** @param path kinds of boxes, each inside the one before */
export function boxesAt(content: Buffer, [kind, ...path]: readonly string[]): Buffer[] {
  const found = [...childBoxes(content)].filter((box) => box.kind === kind).map((box) => box.content);
  return path.length === 0 ? found : found.flatMap((box) => boxesAt(box, path));
}

/** Size and kind; boxes of 4 GB and more have a longer size. */
const boxHead = 8;
const longestHead = 16;

function readBox(head: Buffer, start: number): Box | undefined {
  if (head.length < boxHead) return undefined;
  const kind = head.toString('latin1', 4, 8);
  const size = sizeOfBox(head);
  return size === undefined ? undefined : { kind, start, end: start + size };
}

function sizeOfBox(head: Buffer): number | undefined {
  const size = head.readUInt32BE(0);
  if (size === 0) return Infinity;
  if (size !== 1) return size < 8 ? undefined : size;
  if (head.length < 16) return undefined;
  const large = Number(head.readBigUInt64BE(8));
  return large < 16 ? undefined : large;
}
