import { addAbortSignal, Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { directoryRecord, endOfDirectory, localHeader, type EntryFacts } from './records.ts';

export interface ZipEntry extends EntryFacts {
  /** The same `size` bytes each time; it is called twice. */
  open: () => Promise<Readable>;
}

/**
 * A zip of uncompressed entries. It reads each entry twice: first for the checksum, which stands before the
 * content, so that every reader can take the zip from a stream.
 * @param signal ends the reading at once, also between two pieces
 */
export function createZip(entries: readonly ZipEntry[], signal: AbortSignal): Readable {
  return Readable.from(zipBytes(entries, signal), { objectMode: false });
}

/** Bytes of the whole zip, known before anything is read. */
export function zipLength(entries: readonly EntryFacts[]): number {
  let offset = 0;
  let size = 0;
  for (const entry of entries) {
    size += directoryRecord(entry, 0, offset).length;
    offset += localHeader(entry, 0).length + entry.size;
  }
  return offset + size + endOfDirectory({ entries: entries.length, size, offset }).length;
}

async function* zipBytes(entries: readonly ZipEntry[], signal: AbortSignal): AsyncGenerator<Buffer> {
  const records: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const crc = await checksum(entry, signal);
    const header = localHeader(entry, crc);
    yield header;
    yield* content(entry, crc, signal);
    records.push(directoryRecord(entry, crc, offset));
    offset += header.length + entry.size;
  }
  const directory = Buffer.concat(records);
  yield Buffer.concat([
    directory,
    endOfDirectory({ entries: entries.length, size: directory.length, offset }),
  ]);
}

async function checksum(entry: ZipEntry, signal: AbortSignal): Promise<number> {
  let crc = 0;
  let size = 0;
  for await (const piece of pieces(entry, signal)) {
    crc = crc32(piece, crc);
    size += piece.length;
  }
  if (size !== entry.size) throw new Error(`${entry.name} has ${size} bytes instead of ${entry.size}`);
  return crc;
}

async function* content(entry: ZipEntry, crc: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  let sent = 0;
  for await (const piece of pieces(entry, signal)) {
    sent = crc32(piece, sent);
    yield piece;
  }
  if (sent !== crc) throw new Error(`${entry.name} has changed while it was read`);
}

async function* pieces(entry: ZipEntry, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const piece of addAbortSignal(signal, await entry.open())) yield piece as Buffer;
}
