import type { Bytes } from './bytes.ts';

const ebml = 0x1a_45_df_a3;
const segment = 0x18_53_80_67;

/** Matroska and WebM are a short header and one segment, which says its size, but for a stream. */
export async function matroskaSize(bytes: Bytes): Promise<number | undefined> {
  const header = await elementAt(bytes, 0, ebml);
  if (header?.size === undefined) return undefined;
  const start = header.content + header.size;
  const body = await elementAt(bytes, start, segment);
  return body?.size === undefined ? undefined : body.content + body.size;
}

/** @returns where its content begins, and how large that is: undefined where it doesn't know */
async function elementAt(bytes: Bytes, position: number, id: number) {
  const head = await bytes.at(position, 12);
  if (head.length < 12 || head.readUInt32BE(0) !== id) return undefined;
  const width = Math.clz32(head.readUInt8(4)) - 23;
  if (width > 8) return undefined;
  // The size in as many bytes as there are zero bits before the first 1, which itself doesn't count.
  const bits = head.subarray(4, 4 + width);
  bits.writeUInt8(bits.readUInt8(0) - (0x100 >> width), 0);
  const size = bits.reduce((value, byte) => value * 256 + byte, 0);
  const isUnknown = size >= 2 ** (7 * width) - 1;
  return { content: position + 4 + width, size: isUnknown ? undefined : size };
}
