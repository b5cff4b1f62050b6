/** Reads an ID3v2.3 tag as the standard has it, independent of what writes it. */
export interface ReadTag {
  /** As it is in the file: each frame's id, in order. */
  ids: string[];
  texts: Record<string, string>;
  chapters: { id: string; start: number; end: number; title: string | undefined }[];
  /** Children by the id of a table; the top one is `toc`. */
  contents: Record<string, string[]>;
  bytes: number;
}

interface Frame {
  id: string;
  content: Buffer;
}

export function readId3(file: Buffer): ReadTag {
  if (file.toString('latin1', 0, 5) !== 'ID3\x03\0' || file[5] !== 0) throw new Error('no plain ID3v2.3 tag');
  const size = [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | file.readUInt8(at), 0);
  const frames = framesOf(file.subarray(10, 10 + size));
  const chapters = frames.filter(({ id }) => id === 'CHAP').map(toChapter);
  const contents = frames.filter(({ id }) => id === 'CTOC').map(toContents);
  return {
    ids: frames.map(({ id }) => id),
    texts: Object.fromEntries(
      frames.filter(({ id }) => id.startsWith('T')).map(({ id, content }) => [id, textOf(content)]),
    ),
    chapters,
    contents: Object.fromEntries(contents),
    bytes: 10 + size,
  };
}

function framesOf(content: Buffer): Frame[] {
  const frames: Frame[] = [];
  let at = 0;
  while (at + 10 <= content.length && content[at] !== 0) {
    const end = at + 10 + content.readUInt32BE(at + 4);
    if (end > content.length || content.readUInt16BE(at + 8) !== 0) throw new Error(`broken frame at ${at}`);
    frames.push({ id: content.toString('latin1', at, at + 4), content: content.subarray(at + 10, end) });
    at = end;
  }
  if (content.subarray(at).some((byte) => byte !== 0)) throw new Error('padding that is none');
  return frames;
}

function textOf(content: Buffer): string {
  if (content[0] === 0) return content.toString('latin1', 1);
  if (content[0] === 1 && content.readUInt16LE(1) === 0xfeff) return content.toString('utf16le', 3);
  throw new Error('text in no encoding of ID3v2.3');
}

function toChapter({ content }: Frame) {
  const [id, at] = nameAt(content, 0);
  const [title] = framesOf(content.subarray(at + 16)).map((frame) => textOf(frame.content));
  return { id, start: content.readUInt32BE(at) / 1000, end: content.readUInt32BE(at + 4) / 1000, title };
}

function toContents({ content }: Frame): [string, string[]] {
  const [id, afterId] = nameAt(content, 0);
  const isTop = (content.readUInt8(afterId) & 2) !== 0;
  if (isTop !== (id === 'toc')) throw new Error('not one table at the top');
  let at = afterId + 2;
  const children = Array.from({ length: content.readUInt8(afterId + 1) }, () => {
    const [name, next] = nameAt(content, at);
    at = next;
    return name;
  });
  return [id, children];
}

function nameAt(content: Buffer, at: number): [string, number] {
  const end = content.indexOf(0, at);
  return [content.toString('latin1', at, end), end + 1];
}
