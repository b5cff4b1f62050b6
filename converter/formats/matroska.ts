import type { Bytes } from './bytes.ts';
import { childrenOf, elementAt, unsigned, type ElementPlace } from './ebml.ts';

/** Matroska and WebM: a short EBML header, and one segment of elements. RFC 9559. */

const ebmlId = 0x1a_45_df_a3;
const segmentId = 0x18_53_80_67;
const clusterId = 0x1f_43_b6_75;

/** Elements before the sound. More are an error in the file, or an attack. */
const mostElements = 100;
/** Of one element. */
const mostBytes = 4 * 1024 ** 2;

/** @returns the place of the segment; undefined if the file is no Matroska */
export async function segmentOf(file: Bytes): Promise<ElementPlace | undefined> {
  const header = await elementAt(file, 0);
  const segment = header?.id === ebmlId ? await elementAt(file, header.end) : undefined;
  return segment?.id === segmentId ? segment : undefined;
}

/** The elements of a segment before the first cluster. An element of unknown size hides what follows it. */
export async function* headElements(file: Bytes, segment: ElementPlace): AsyncGenerator<ElementPlace> {
  let at = segment.start;
  for (let count = 0; count < mostElements; count++) {
    const element = await elementAt(file, at);
    if (!element || element.id === clusterId) return;
    yield element;
    at = element.end;
  }
}

/** @returns undefined if the file ends before it, or it is implausibly large */
export async function contentOf(file: Bytes, { start, end }: ElementPlace): Promise<Buffer | undefined> {
  const length = end - start;
  if (!(length <= mostBytes)) return undefined;
  const content = await file.at(start, length);
  return content.length === length ? content : undefined;
}

export type Parts = ReturnType<typeof partsOf>;

/** The children of an element, by their ids. */
export function partsOf(content: Buffer) {
  const children = [...childrenOf(content)];
  const all = (wanted: number) =>
    children.filter(({ id }) => id === wanted).map(({ content: found }) => found);
  const first = (wanted: number) => all(wanted)[0];
  return {
    all,
    first,
    number: (wanted: number, otherwise: number) => {
      const found = first(wanted);
      return found ? unsigned(found) : otherwise;
    },
  };
}
