import { withBytes, type Bytes } from '../formats/bytes.ts';
import { asfClaims } from './asf.ts';
import { chunksClaims } from './chunks.ts';
import type { Claims } from './claims.ts';
import { isoMediaClaims } from './iso-media.ts';
import { matroskaClaims } from './matroska.ts';
import { mp3Claims } from './mp3.ts';
import { mpegtsClaims } from './mpegts.ts';
import { oggClaims } from './ogg.ts';

/** How much of a file exists. */
export interface Extent {
  /** Above 0 and up to 1, according to its header; undefined if the header states nothing. */
  whole: number | undefined;
  /** The file ends inside a unit that states only its own length. */
  endsWithin: boolean;
  /** Seconds, if the file states the length of its sound separately. */
  soundLength: number | undefined;
}

/** Each reader recognizes its own kind of file by the first bytes and returns undefined for others. */
const readers: ((bytes: Bytes) => Promise<Claims | undefined>)[] = [
  chunksClaims,
  asfClaims,
  isoMediaClaims,
  matroskaClaims,
  mp3Claims,
  oggClaims,
  mpegtsClaims,
];

/** Reads how long the container says it is, since ffmpeg accepts many truncated files silently. */
export function readExtent(file: string): Promise<Extent> {
  return withBytes(file, async (bytes) => {
    for (const read of readers) {
      const claims = await read(bytes);
      if (claims) return extentOf(claims, bytes.size);
    }
    return extentOf({}, bytes.size);
  });
}

/** Recorders that do not know the size yet write 0 or the maximum. */
function extentOf({ size = 0, endsWithin = false, soundLength }: Claims, held: number): Extent {
  const isKnown = size > 0 && Number.isSafeInteger(size);
  return { whole: isKnown ? Math.min(1, held / size) : undefined, endsWithin, soundLength };
}
