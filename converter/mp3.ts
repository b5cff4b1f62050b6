import { announcesUnknownSound } from './completeness/announced-sound.ts';
import { readExtent } from './completeness/extent.ts';
import type { Gaps } from './completeness/gaps.ts';
import { missingSound } from './completeness/missing-sound.ts';
import { isProtected } from './completeness/protection.ts';
import type { Threads } from './encode/in-parts.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import { writeHeaderFrame } from './mp3/header-frame.ts';
import type { Limits } from './probe/probe.ts';
import { makeSound } from './sound.ts';
import { readTag, tagOf } from './tags/tag.ts';

/** Properties of a finished mp3. */
export interface Mp3Facts {
  /** Bytes. */
  size: number;
  /** Seconds. */
  duration: number;
  /** Average, bits per second. */
  bitrate: number;
  /** Seconds of sound that the source states but does not contain. */
  missing: number;
  /** The source is cut off or damaged, even if nobody knows how much is missing. */
  isTruncated: boolean;
  gaps: Gaps;
  /** The source's sound was an mp3 already, and was taken unchanged. */
  copied: boolean;
  /** It is not from the track that a player would choose. */
  isOtherTrack: boolean;
}

/** An mp3 whose beginning is known only when the rest is complete. */
export interface Mp3 {
  facts: Mp3Facts;
  /** Tag and header frame. */
  head: Buffer;
  /** Paths of the files with the other frames, in order. */
  music: readonly string[];
}

interface Mp3Task {
  input: string;
  /** For the file with the mp3's frames, or the first of several. Other files are put beside it. */
  output: string;
  /** Used if the source has none. */
  title: string;
  /** Receives 0 to 1 if the source's length is known. */
  onProgress: (progress: number) => void;
}

export interface Converting {
  /** Path of the program. */
  ffmpeg: string;
  limits: Limits;
  threads: Threads;
}

/**
 * Makes an mp3 of a file.
 * @throws ConversionError if the file cannot be converted; after any other error a retry may succeed
 */
export async function makeMp3(
  { ffmpeg, limits, threads }: Converting,
  { input, output, title, onProgress }: Mp3Task,
  signal: AbortSignal,
): Promise<Mp3> {
  if (await isProtected(input)) throw new ConversionError('protected');
  const tags = `${output}.tags`;
  const task = { input, output, tags, onProgress: rising(onProgress) };
  const { probed, sound } = await makeSound(ffmpeg, task, limits, threads, signal).catch(
    async (error: unknown) => {
      const isSilent = error instanceof ConversionError && error.code === 'no-audio';
      throw isSilent && (await announcesUnknownSound(input))
        ? new ConversionError('unsupported-codec')
        : error;
    },
  );
  const { music, header, duration, gaps, log, copied } = sound;
  const tag = await readTag(ffmpeg, { input, output, tags, title, ...probed }, signal);
  const head = Buffer.concat([tagOf(tag, duration), writeHeaderFrame(header, music)]);
  const size = head.length + music.size;
  const extent = await readExtent(input);
  const { seconds, isTruncated } = missingSound(probed.report, { held: duration, gaps, extent, log });
  return {
    facts: {
      ...{ size, duration, bitrate: Math.round((size * 8) / duration) },
      ...{ missing: seconds, isTruncated, gaps, copied, isOtherTrack: probed.sound.isOtherTrack },
    },
    head,
    music: music.paths,
  };
}

/** A copy that was given up may have got further than the encoder that follows. */
function rising(onProgress: (progress: number) => void): (progress: number) => void {
  let most = 0;
  return (progress) => {
    most = Math.max(most, progress);
    onProgress(most);
  };
}
