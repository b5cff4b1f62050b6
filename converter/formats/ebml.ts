import type { Bytes } from './bytes.ts';

/** EBML, the format that Matroska uses: nested elements of an id, a size and content. RFC 8794. */

/** An id of 4 bytes and a size of 8. */
const longestHead = 12;

export interface Element {
  id: number;
  /** Where its content starts in the given bytes. */
  start: number;
  /** Bytes; undefined if it was unknown when the element was started. */
  size: number | undefined;
}

/** The element at that position; undefined if there is none, or the bytes end within its head. */
export function readElement(bytes: Buffer, at: number): Element | undefined {
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
  /** Infinity if it was unknown when the element was started. */
  end: number;
}

/** The element at that position of a file; undefined if there is none. */
export async function elementAt(bytes: Bytes, at: number): Promise<ElementPlace | undefined> {
  const element = readElement(await bytes.at(at, longestHead), 0);
  if (!element) return undefined;
  const start = at + element.start;
  return { id: element.id, start, end: start + (element.size ?? Infinity) };
}

/** The elements inside another. Leaves out those that do not fit in it. */
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

/** The leading zeros of its first byte give its length. */
function readNumber(
  bytes: Buffer,
  at: number,
  { mostBytes, keepMarker }: { mostBytes: number; keepMarker: boolean },
): { value: number; length: number } | undefined {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > mostBytes || at + length > bytes.length) return undefined;
  let value = keepMarker ? first : first - (0x80 >> (length - 1));
  for (let next = 1; next < length; next++) value = value * 256 + (bytes[at + next] ?? 0);
  return { value, length };
}
