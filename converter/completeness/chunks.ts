import type { Bytes } from '../formats/bytes.ts';
import { aviSoundLength } from './avi.ts';
import type { Claims } from './claims.ts';

/** Recorders write one of these before they know the size, and some never correct it. */
const unknownFrom = 0x7f_00_00_00;

const w64 = Buffer.from('726966662e91cf11a5d628db04c10000', 'hex');

/** WAV and AVI, AIFF, and the larger kinds of WAV state at their beginning how many bytes follow. */
export async function chunksClaims(bytes: Bytes): Promise<Claims | undefined> {
  const head = await bytes.at(0, 40);
  if (head.length < 40) return undefined;
  switch (head.toString('latin1', 0, 4)) {
    case 'RIFF':
      return isAvi(head)
        ? { size: await riffsSize(bytes), soundLength: await aviSoundLength(bytes) }
        : { size: known(head.readUInt32LE(4)) };
    case 'FORM':
      return { size: known(head.readUInt32BE(4)) };
    case 'RF64':
      // The chunk `ds64` holds sizes that do not fit in four bytes.
      return head.toString('latin1', 12, 16) === 'ds64' ? { size: Number(head.readBigUInt64LE(20)) + 8 } : {};
    case 'riff':
      return head.subarray(0, 16).equals(w64) ? { size: Number(head.readBigUInt64LE(16)) } : {};
    default:
      return undefined;
  }
}

function isAvi(head: Buffer): boolean {
  return head.toString('latin1', 8, 12) === 'AVI ';
}

const mostRiffs = 1000;

/** An AVI of more than a gigabyte or two has further parts, each with its own size. */
async function riffsSize(bytes: Bytes): Promise<number | undefined> {
  let end = 0;
  for (let part = 0; part < mostRiffs; part++) {
    const head = await bytes.at(end, 8);
    if (head.length < 8 || head.toString('latin1', 0, 4) !== 'RIFF') return end;
    const size = known(head.readUInt32LE(4));
    if (size === undefined) return undefined;
    end += size + (size % 2);
  }
  return end;
}

function known(size: number): number | undefined {
  return size > 0 && size < unknownFrom ? size + 8 : undefined;
}
