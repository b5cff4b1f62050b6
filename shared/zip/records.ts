/** The records of a zip file (PKWARE's APPNOTE 6.3.9), with ZIP64 where a number does not fit. */

export interface EntryFacts {
  /** With `/` between folders. Stored as UTF-8. */
  name: string;
  /** Bytes. */
  size: number;
  modified: Date;
}

const max16 = 0xffff;
const max32 = 0xffffffff;
const utf8Names = 0x0800;
const stored = 0;
const unix = 3 << 8;
const regularFile = 0o100644 * 0x10000;
const plainVersion = 20;
const zip64Version = 45;

/** Stands before the content. */
export function localHeader(entry: EntryFacts, crc: number): Buffer {
  const name = Buffer.from(entry.name);
  const extra = zip64Extra(entry.size >= max32 ? [entry.size, entry.size] : []);
  return Buffer.concat([
    pack([4, 0x04034b50], ...commonFields(entry, crc, extra)),
    pack([2, name.length], [2, extra.length]),
    name,
    extra,
  ]);
}

/** In the directory at the end. @param offset of the local header */
export function directoryRecord(entry: EntryFacts, crc: number, offset: number): Buffer {
  const name = Buffer.from(entry.name);
  const large = [entry.size, entry.size, offset].filter((value) => value >= max32);
  const extra = zip64Extra(large);
  return Buffer.concat([
    pack([4, 0x02014b50], [2, unix | zip64Version], ...commonFields(entry, crc, extra)),
    pack([2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0]),
    pack([4, regularFile], [4, Math.min(offset, max32)]),
    name,
    extra,
  ]);
}

/** The last record. @param directory its size and offset in bytes */
export function endOfDirectory(directory: { entries: number; size: number; offset: number }): Buffer {
  const { entries, size, offset } = directory;
  const end = pack(
    ...([
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
    ] as const),
    ...([
      [2, Math.min(entries, max16)],
      [2, Math.min(entries, max16)],
    ] as const),
    ...([
      [4, Math.min(size, max32)],
      [4, Math.min(offset, max32)],
      [2, 0],
    ] as const),
  );
  if (entries < max16 && size < max32 && offset < max32) return end;
  const end64 = pack(
    ...([
      [4, 0x06064b50],
      [8, 44],
      [2, unix | zip64Version],
      [2, zip64Version],
      [4, 0],
      [4, 0],
    ] as const),
    ...([
      [8, entries],
      [8, entries],
      [8, size],
      [8, offset],
    ] as const),
  );
  const locator = pack([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1]);
  return Buffer.concat([end64, locator, end]);
}

type Field = readonly [bytes: 2 | 4 | 8, value: number];

function commonFields({ size, modified }: EntryFacts, crc: number, extra: Buffer): Field[] {
  const size32 = Math.min(size, max32);
  const version = extra.length > 0 ? zip64Version : plainVersion;
  return [
    ...([
      [2, version],
      [2, utf8Names],
      [2, stored],
    ] as const),
    ...([
      [2, dosTime(modified)],
      [2, dosDate(modified)],
    ] as const),
    ...([
      [4, crc],
      [4, size32],
      [4, size32],
    ] as const),
  ];
}

function zip64Extra(values: number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  return pack([2, 1], [2, 8 * values.length], ...values.map((value) => [8, value] as const));
}

/** In steps of two seconds, UTC: the format has no time zone. */
function dosTime(time: Date): number {
  return (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
}

function dosDate(time: Date): number {
  const year = Math.min(Math.max(time.getUTCFullYear() - 1980, 0), 127);
  return (year << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
}

/** Little endian. */
function pack(...fields: Field[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes);
      if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value));
      else buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
