import { withBytes } from '../formats/bytes.ts';

const packet = 188;
const most = 4 * 1024 ** 2;

/** MPEG-H 3D audio, main and auxiliary, numbered as in ISO/IEC 13818-1. */
const soundTypes = [0x2d, 0x2e];

/** AC-4 and DTS-UHD, numbered as in ETSI EN 300 468: extensions of the descriptor 0x7f. */
const soundExtensions = [0x15, 0x21];

/** @returns whether a transport stream announces sound of a kind that ffmpeg does not recognize as sound */
export function announcesUnknownSound(file: string): Promise<boolean> {
  return withBytes(file, async (bytes) => {
    const head = await bytes.at(0, most);
    for (let at = 0; head[at] === 0x47 && at + packet <= head.length; at += packet)
      if (tracksOf(head.subarray(at, at + packet)).some(isUnknownSound)) return true;
    return false;
  });
}

interface Track {
  type: number;
  descriptors: Buffer;
}

/**
 * @returns the streams of a program, if the packet contains a table that lists them (only the first packet of
 * a longer table)
 */
function tracksOf(bytes: Buffer): Track[] {
  const beginsTable = (bytes.readUInt8(1) & 0x40) !== 0;
  const fieldLength = (bytes.readUInt8(3) & 0x20) === 0 ? 0 : 1 + bytes.readUInt8(4);
  const table = bytes.subarray(5 + fieldLength);
  // Table 2, at its first section.
  if (!beginsTable || table.length < 12 || table[0] !== 2 || table[6] !== 0) return [];
  const end = Math.min(table.length, 3 + (table.readUInt16BE(1) & 0xfff) - 4);
  const tracks: Track[] = [];
  let at = 12 + (table.readUInt16BE(10) & 0xfff);
  while (at + 5 <= end) {
    const length = table.readUInt16BE(at + 3) & 0xfff;
    tracks.push({ type: table.readUInt8(at), descriptors: table.subarray(at + 5, at + 5 + length) });
    at += 5 + length;
  }
  return tracks;
}

function isUnknownSound({ type, descriptors }: Track): boolean {
  if (soundTypes.includes(type)) return true;
  for (let at = 0; at + 2 < descriptors.length; at += 2 + descriptors.readUInt8(at + 1))
    if (descriptors[at] === 0x7f && soundExtensions.includes(descriptors.readUInt8(at + 2))) return true;
  return false;
}
