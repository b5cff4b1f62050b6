import type { TagName, Text } from './carried-tags.ts';
import { milliseconds, type Chapter } from './chapters.ts';

/**
 * ID3v2.3, the version that every player reads. https://id3.org/id3v2.3.0, https://id3.org/id3v2-chapters-1.0
 */

const headerBytes = 10;
/** Four times seven bits. */
const mostBytes = 2 ** 28 - 1;

export function id3Tag(frames: readonly Buffer[]): Buffer {
  const content = Buffer.concat(frames);
  const size = content.length;
  if (size > mostBytes) throw new RangeError(`An ID3 tag cannot have ${size} bytes`);
  const header = Buffer.alloc(headerBytes);
  header.write('ID3\x03\0\0', 'latin1');
  [6, 7, 8, 9].forEach((at, index) => header.writeUInt8((size >>> (7 * (3 - index))) & 127, at));
  return Buffer.concat([header, content]);
}

const ids: Record<Exclude<TagName, 'date'>, string> = {
  ...{ title: 'TIT2', artist: 'TPE1', album: 'TALB', album_artist: 'TPE2', composer: 'TCOM' },
  ...{ genre: 'TCON', track: 'TRCK', disc: 'TPOS', copyright: 'TCOP', language: 'TLAN' },
};

export function textFrames(texts: readonly Text[]): Buffer[] {
  return texts.flatMap(([name, value]) =>
    name === 'date' ? dateFrames(value) : [textFrame(ids[name], value)],
  );
}

/** The year and the day (`DDMM`) are separate. */
function dateFrames(date: string): Buffer[] {
  const [year = '', month, day] = date.split('-');
  const ofDay = month === undefined || day === undefined ? [] : [textFrame('TDAT', day + month)];
  return [textFrame('TYER', year), ...ofDay];
}

/** @param id such as `TIT2` */
export function textFrame(id: string, text: string): Buffer {
  return frame(id, encoded(text));
}

/** The front cover. @param type such as `image/jpeg` */
export function pictureFrame(picture: Buffer, type: string): Buffer {
  return frame('APIC', Buffer.concat([Buffer.from(`\0${type}\0\x03\0`, 'latin1'), picture]));
}

/** One frame per chapter, and the table of contents that podcast players require. */
export function chapterFrames(chapters: readonly Chapter[]): Buffer[] {
  if (chapters.length === 0) return [];
  const ids = chapters.map((_, place) => `ch${place}`);
  return [...tableOfContents(ids), ...chapters.map((chapter, place) => chapterFrame(`ch${place}`, chapter))];
}

/** A table counts its entries in one byte. */
const mostEntries = 255;

function tableOfContents(ids: readonly string[]): Buffer[] {
  if (ids.length <= mostEntries) return [contents('toc', ids, { isTop: true })];
  const parts = Array.from({ length: Math.ceil(ids.length / mostEntries) }, (_, place) => ({
    id: `toc${place}`,
    ids: ids.slice(place * mostEntries, (place + 1) * mostEntries),
  }));
  return [
    contents(
      'toc',
      parts.map(({ id }) => id),
      { isTop: true },
    ),
    ...parts.map(({ id, ids }) => contents(id, ids, { isTop: false })),
  ];
}

function contents(id: string, children: readonly string[], { isTop }: { isTop: boolean }): Buffer {
  const ordered = 1;
  const top = isTop ? 2 : 0;
  return frame(
    'CTOC',
    Buffer.concat([
      terminated(id),
      Buffer.from([top | ordered, children.length]),
      ...children.map(terminated),
    ]),
  );
}

function chapterFrame(id: string, { start, end, title }: Chapter): Buffer {
  const times = Buffer.alloc(16, 0xff);
  times.writeUInt32BE(milliseconds(start), 0);
  times.writeUInt32BE(milliseconds(end), 4);
  // The other two fields would be byte positions; all bits set means unused.
  return frame(
    'CHAP',
    Buffer.concat([terminated(id), times, ...(title === '' ? [] : [textFrame('TIT2', title)])]),
  );
}

function frame(id: string, content: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(id, 'latin1');
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

function terminated(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

/** Preceded by the byte that names the encoding: Latin-1 if it has all the characters, otherwise UTF-16. */
function encoded(text: string): Buffer {
  return /^[\x20-\x7e\xa0-\xff]*$/.test(text)
    ? Buffer.concat([Buffer.of(0), Buffer.from(text, 'latin1')])
    : Buffer.concat([Buffer.of(1, 0xff, 0xfe), Buffer.from(text, 'utf16le')]);
}
