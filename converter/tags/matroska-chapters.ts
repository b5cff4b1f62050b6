import { withBytes, type Bytes } from '../formats/bytes.ts';
import { childrenOf, elementAt, unsigned } from '../formats/ebml.ts';
import { contentOf, headElements, partsOf, segmentOf, type Parts } from '../formats/matroska.ts';
import type { Chapter } from './chapters.ts';

/** RFC 9559. */
const ids = {
  seekHead: 0x11_4d_9b_74,
  seek: 0x4d_bb,
  seekId: 0x53_ab,
  seekPosition: 0x53_ac,
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
  const segment = await segmentOf(file);
  if (!segment) return undefined;
  let told: number | undefined;
  for await (const element of headElements(file, segment)) {
    if (element.id === ids.chapters) return contentOf(file, element);
    if (element.id === ids.seekHead) told ??= placeOfChapters(await contentOf(file, element));
  }
  const place = segment.start + (told ?? Infinity);
  const element = await elementAt(file, place);
  return element?.id === ids.chapters ? contentOf(file, element) : undefined;
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
