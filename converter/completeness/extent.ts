import { withBytes, type Bytes } from '../formats/bytes.ts';
import { asfClaims } from './asf.ts';
import { chunksClaims } from './chunks.ts';
import type { Claims } from './claims.ts';
import { isoMediaClaims } from './iso-media.ts';
import { matroskaClaims } from './matroska.ts';
import { mp3Claims } from './mp3.ts';
import { mpegtsClaims } from './mpegts.ts';
import { oggClaims } from './ogg.ts';

/** How much of a file is there. */
export interface Extent {
  /** Above 0 and up to 1, by what its header says; undefined where it doesn't say. */
  whole: number | undefined;
  /** It ends within a piece of which it says no more than where that one ends. */
  endsWithin: boolean;
  /** Seconds, where it says how long its sound is, apart from the rest. */
  soundLength: number | undefined;
}

/** Each knows its own kind of file by the first bytes: undefined for any other. */
const readers: ((bytes: Bytes) => Promise<Claims | undefined>)[] = [
  chunksClaims,
  asfClaims,
  isoMediaClaims,
  matroskaClaims,
  mp3Claims,
  oggClaims,
  mpegtsClaims,
];

/** What containers say themselves of how long they are: ffmpeg takes many files as they are and says nothing. */
export function readExtent(file: string): Promise<Extent> {
  return withBytes(file, async (bytes) => {
    for (const read of readers) {
      const claims = await read(bytes);
      if (claims) return extentOf(claims, bytes.size);
    }
    return extentOf({}, bytes.size);
  });
}

/** Recorders that don't know the size yet write 0, or the largest number there is. */
function extentOf({ size = 0, endsWithin = false, soundLength }: Claims, held: number): Extent {
  const isKnown = size > 0 && Number.isSafeInteger(size);
  return { whole: isKnown ? Math.min(1, held / size) : undefined, endsWithin, soundLength };
}
