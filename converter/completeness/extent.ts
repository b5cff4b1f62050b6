import { asfSize } from './asf.ts';
import { aviSoundLength } from './avi.ts';
import { withBytes, type Bytes } from './bytes.ts';
import { chunksSize } from './chunks.ts';
import { isoMediaSize } from './iso-media.ts';
import { matroskaSize } from './matroska.ts';
import { mp3Size } from './mp3-size.ts';
import { endsWithinPage } from './ogg.ts';
import { endsWithinPacket } from './mpegts.ts';

/** How much of a file is there. */
export interface Extent {
  /** Above 0 and up to 1, by what its header says; undefined where it doesn't say. */
  whole: number | undefined;
  /** It ends within a piece of which it says no more than where that one ends. */
  endsWithin: boolean;
  /** Seconds, where it says how long its sound is, apart from the rest. */
  soundLength: number | undefined;
}

/** Each knows its own kind of file by the first bytes; undefined for any other, and where it doesn't say. */
const sizes: ((bytes: Bytes) => Promise<number | undefined>)[] = [
  chunksSize,
  asfSize,
  isoMediaSize,
  matroskaSize,
  mp3Size,
];

/** What containers say themselves of how long they are: ffmpeg takes many files as they are and says nothing. */
export function readExtent(file: string): Promise<Extent> {
  return withBytes(file, async (bytes) => {
    const soundLength = await aviSoundLength(bytes);
    const endsWithin = (await endsWithinPage(bytes)) || (await endsWithinPacket(bytes));
    for (const sizeOf of sizes) {
      const size = await sizeOf(bytes);
      if (size !== undefined && size > 0)
        return { whole: Math.min(1, bytes.size / size), endsWithin, soundLength };
    }
    return { whole: undefined, endsWithin, soundLength };
  });
}
