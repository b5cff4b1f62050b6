import type { Bytes } from './bytes.ts';

/** EBML, of which Matroska is made: elements of an id, a size and content, one in another. RFC 8794. */

/** An id of 4 bytes and a size of 8. */
const longestHead = 12;

interface Element {
  id: number;
  /** Where its content begins in the bytes that were read. */
  start: number;
  /** Bytes; undefined where it was not known when the element was begun. */
  size: number | undefined;
}

/** The element that begins at that place; undefined where none does. */
function readElement(bytes: Buffer, at: number): Element | undefined {
  const id = readNumber(bytes, at, { mostBytes: 4, keepMarker: true });
  const size = id && readNumber(bytes, at + id.length, { mostBytes: 8, keepMarker: false });
  if (!size) return undefined;
  const start = at + id.length + size.length;
  return { id: id.value, start, size: size.value === 2 ** (7 * size.length) - 1 ? undefined : size.value };
}

export interface ElementPlace {
  id: number;
  /** Of its content, in bytes from the file's beginning. */
  start: number;
  /** Infinity where it was not known when the element was begun. */
  end: number;
}

/** The element that begins at that place of a file; undefined where none does. */
export async function elementAt(bytes: Bytes, at: number): Promise<ElementPlace | undefined> {
  const element = readElement(await bytes.at(at, longestHead), 0);
  if (!element) return undefined;
  const start = at + element.start;
  return { id: element.id, start, end: start + (element.size ?? Infinity) };
}

/** The elements inside of one. What does not fit in it is left out. */
export function* childrenOf(content: Buffer): Generator<{ id: number; content: Buffer }> {
  for (let at = 0; at < content.length;) {
    const element = readElement(content, at);
    const end = element?.size === undefined ? Infinity : element.start + element.size;
    if (!element || end > content.length) return;
    yield { id: element.id, content: content.subarray(element.start, end) };
    at = end;
  }
}

/** @returns 0 for no bytes */
export function unsigned(content: Buffer): number {
  return content.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
}

/** Its first byte tells by its leading zeros how many there are. */
function readNumber(
  bytes: Buffer,
  at: number,
  { mostBytes, keepMarker }: { mostBytes: number; keepMarker: boolean },
): { value: number; length: number } | undefined {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > mostBytes || at + length > bytes.length) return undefined;
  const head = keepMarker ? first : first - (0x80 >> (length - 1));
  const value = bytes.subarray(at + 1, at + length).reduce((sum, byte) => sum * 256 + byte, head);
  return { value, length };
}
