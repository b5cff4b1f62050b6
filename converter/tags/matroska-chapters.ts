import { withBytes, type Bytes } from '../formats/bytes.ts';
import { childrenOf, elementAt, unsigned, type ElementPlace } from '../formats/ebml.ts';
import type { Chapter } from './chapters.ts';

/** RFC 9559. */
const ids = {
  segment: 0x18_53_80_67,
  seekHead: 0x11_4d_9b_74,
  seek: 0x4d_bb,
  seekId: 0x53_ab,
  seekPosition: 0x53_ac,
  cluster: 0x1f_43_b6_75,
  chapters: 0x10_43_a7_70,
  edition: 0x45_b9,
  editionHidden: 0x45_bd,
  editionDefault: 0x45_db,
  atom: 0xb6,
  atomStart: 0x91,
  atomEnd: 0x92,
  atomHidden: 0x98,
  atomEnabled: 0x45_98,
  display: 0x80,
  displayText: 0x85,
} as const;

/** Elements before the sound, and bytes of chapters. More are an error in the file, or an attack. */
const mostElements = 100;
const mostBytes = 4 * 1024 ** 2;

/**
 * The chapters that a player shows for a Matroska or WebM file. ffmpeg also reports hidden ones and drops
 * those that are not in order of time.
 * @returns undefined if the file has none, or is not readable as Matroska
 */
export function readMatroskaChapters(path: string): Promise<Chapter[] | undefined> {
  return withBytes(path, async (file) => {
    const content = await findChapters(file);
    return content && shownChapters(content);
  });
}

/** Before the sound, or where the index at the beginning points. */
async function findChapters(file: Bytes): Promise<Buffer | undefined> {
  const ebml = await elementAt(file, 0);
  const segment = ebml && (await elementAt(file, ebml.end));
  if (segment?.id !== ids.segment) return undefined;
  let at = segment.start;
  let told: number | undefined;
  for (let count = 0; count < mostElements; count++) {
    const element = await elementAt(file, at);
    // An element of unknown size hides what follows it.
    if (!element || element.id === ids.cluster) break;
    if (element.id === ids.chapters) return contentOf(file, element);
    if (element.id === ids.seekHead) told ??= placeOfChapters(await contentOf(file, element));
    at = element.end;
  }
  const place = segment.start + (told ?? Infinity);
  const element = await elementAt(file, place);
  return element?.id === ids.chapters ? contentOf(file, element) : undefined;
}

/** @returns undefined if the file ends before it, or it is implausibly large */
async function contentOf(file: Bytes, { start, end }: ElementPlace): Promise<Buffer | undefined> {
  const length = end - start;
  if (!(length <= mostBytes)) return undefined;
  const content = await file.at(start, length);
  return content.length === length ? content : undefined;
}

/** @returns bytes from the beginning of the segment's content */
function placeOfChapters(seekHead: Buffer | undefined): number | undefined {
  for (const seek of childrenOf(seekHead ?? Buffer.alloc(0))) {
    const parts = partsOf(seek.content);
    const place = parts.first(ids.seekPosition);
    if (seek.id === ids.seek && place && parts.number(ids.seekId, 0) === ids.chapters) return unsigned(place);
  }
  return undefined;
}

/** Of the default edition, otherwise the first that is not hidden. */
function shownChapters(chapters: Buffer): Chapter[] {
  const editions = [...childrenOf(chapters)]
    .filter(({ id }) => id === ids.edition)
    .map(({ content }) => partsOf(content))
    .filter((edition) => edition.number(ids.editionHidden, 0) === 0);
  const edition = editions.find((each) => each.number(ids.editionDefault, 0) === 1) ?? editions[0];
  return (edition?.all(ids.atom) ?? []).map(partsOf).filter(isShown).map(toChapter);
}

type Parts = ReturnType<typeof partsOf>;

function isShown(atom: Parts): boolean {
  return atom.number(ids.atomHidden, 0) === 0 && atom.number(ids.atomEnabled, 1) === 1;
}

const nanoseconds = 1e-9;

function toChapter(atom: Parts): Chapter {
  const display = atom.first(ids.display);
  const title = display && partsOf(display).first(ids.displayText);
  return {
    start: atom.number(ids.atomStart, 0) * nanoseconds,
    // Without an end, it ends where the next begins.
    end: atom.number(ids.atomEnd, Infinity) * nanoseconds,
    title: title?.toString('utf8').replace(/\0+$/, '') ?? '',
  };
}

function partsOf(content: Buffer) {
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
