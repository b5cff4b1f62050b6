import { crc32 } from 'node:zlib';

/**
 * Reads a zip as programs do that take it from a stream: from front to back, with the sizes and checksums
 * that stand before the contents. @throws if a checksum is wrong
 */
export function readZip(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = 0;
  while (zip.readUInt32LE(at) === 0x04034b50) {
    const size = zip.readUInt32LE(at + 22);
    const nameEnd = at + 30 + zip.readUInt16LE(at + 26);
    const start = nameEnd + zip.readUInt16LE(at + 28);
    const content = zip.subarray(start, start + size);
    const name = zip.toString('utf8', at + 30, nameEnd);
    if (crc32(content) !== zip.readUInt32LE(at + 14)) throw new Error(`Wrong checksum of ${name}`);
    files.set(name, content.toString());
    at = start + size;
  }
  return files;
}
