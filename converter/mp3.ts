import { announcesUnknownSound } from './completeness/announced-sound.ts';
import { readExtent } from './completeness/extent.ts';
import { missingSound } from './completeness/missing-sound.ts';
import { isProtected } from './completeness/protection.ts';
import { encode, type EncodeTask } from './encode.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import { finishMp3 } from './finish.ts';
import type { Gaps } from './completeness/gaps.ts';
import { probe, type Limits } from './probe/probe.ts';
import { readTag, roomFor, type TagTask } from './tags/tag.ts';
import { verifyMp3, type FileFacts } from './verify.ts';

/** Properties of a finished mp3. */
export interface Mp3Facts extends FileFacts {
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

/** Rounding, and gaps too small to fill. */
const mostLost = 1;

/**
 * Converts a file to a verified mp3.
 * @throws ConversionError if the file cannot be converted; after any other error a retry may succeed
 */
export async function makeMp3(
  ffmpeg: string,
  task: Pick<EncodeTask & TagTask, 'input' | 'output' | 'title' | 'onProgress'>,
  limits: Limits,
  signal: AbortSignal,
): Promise<Mp3Facts> {
  if (await isProtected(task.input)) throw new ConversionError('protected');
  const probed = await probe(ffmpeg, task.input, limits, signal).catch(async (error: unknown) => {
    const isSilent = error instanceof ConversionError && error.code === 'no-audio';
    throw isSilent && (await announcesUnknownSound(task.input))
      ? new ConversionError('unsupported-codec')
      : error;
  });
  const { report, sound } = probed;
  const tag = await readTag(ffmpeg, { ...task, ...probed }, signal);
  const encoding = { ...task, ...probed, tagRoom: roomFor(tag) };
  const { encoded, gaps, log } = await encode(ffmpeg, encoding, limits, signal);
  await finishMp3(task.output, tag);
  const facts = await verifyMp3(ffmpeg, task.output, signal);
  // More than reported is no loss: where timestamps of a damaged source jump back, so does ffmpeg's log.
  if (encoded - facts.duration > mostLost)
    throw new Error(`ffmpeg encoded ${encoded} s, but the mp3 holds ${facts.duration} s`);
  const extent = await readExtent(task.input);
  const { seconds, isTruncated } = missingSound(report, { held: facts.duration, gaps, extent, log });
  return { ...facts, missing: seconds, isTruncated, gaps, copied: false, isOtherTrack: sound.isOtherTrack };
}
