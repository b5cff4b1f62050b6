import { ConversionError } from '../ffmpeg/failure.ts';
import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { isKnown } from '../probe/media-report.ts';
import { onlyTrack } from '../probe/only-track.ts';
import type { Limits, Probe } from '../probe/probe.ts';
import { ensureRoom, mostUsed } from '../room/room.ts';
import { encodeInParts, type Threads } from './in-parts.ts';
import type { Encoded } from './result.ts';
import { partOf } from '../cut/cut.ts';
import { progressOf } from './progress.ts';
import type { Lame } from './lame.ts';
import {
  formatOf,
  isPlain,
  mp3Rate,
  plainSound,
  plainWish,
  soundOptions,
  type Wish,
} from './sound-format.ts';

export interface EncodeTask {
  input: string;
  /** The file for the mp3's frames. */
  output: string;
  /** The file for the source's tags. It may be missing afterwards. */
  tags: string;
  /** Receives 0 to 1 if the source's length is known. */
  onProgress: (progress: number) => void;
}

/** How to encode a sound as an mp3. */
export interface EncodeRecipe extends Omit<Wish, 'rates'> {
  lame: Lame;
  /** A meter is to listen to the sound. */
  isHeard: boolean;
}

/** Slightly above the limit, so that the result shows that the source is too long. */
export const mostSeconds = ({ maxDuration }: Limits) => maxDuration + 1;

/** For the sound of a file that is given up. */
const neverHeard = { rate: 48_000, channels: 1 };

/**
 * Encodes the sound of a file.
 * @throws ConversionError if the source is at fault
 */
export async function encodeProbed(
  ffmpeg: string,
  task: EncodeTask,
  probed: Probe,
  { lame, channels, cut, gain, isHeard }: EncodeRecipe,
  limits: Limits,
  threads: Threads,
  signal: AbortSignal,
): Promise<Encoded> {
  const { report } = probed;
  const { input, output, tags } = task;
  await ensureRoom(output, report.duration ?? 0, mostUsed);
  const rates = (source: number) => mp3Rate(source, lame.leastRate);
  const encoding = {
    ...{ input, output, limits, signal, lame, most: mostSeconds(limits) },
    ...partOf(probed, cut),
    container: () => report.container,
    select: soundOptions(probed.sound, { channels, cut, rates, gain: gain === 0 ? 0 : gain + lame.loss }),
    ...(isHeard ? { heardFormat: () => formatOf(probed.sound, { channels, rates }) } : {}),
    duration: () => report.duration,
    onProgress: progressOf(task, report.duration),
    // ffmpeg cannot copy a stream of unknown rate.
    ...(isKnown(probed.sound.track) ? { tags: { map: `0:${probed.sound.track.index}`, path: tags } } : {}),
  };
  return encodeInParts(ffmpeg, encoding, threads);
}

/**
 * Starts to encode before the file is known, and goes on if it turns out to be an ordinary one.
 * @param unless says that a file is better not encoded
 * @returns no `sound` if it is better not encoded; undefined if it has to be examined first
 */
export async function encodeOnlyTrack(
  ffmpeg: string,
  task: EncodeTask,
  { lame, isHeard }: Pick<EncodeRecipe, 'lame' | 'isHeard'>,
  limits: Limits,
  threads: Threads,
  signal: AbortSignal,
  unless: (probed: Probe) => boolean,
): Promise<{ probed: Probe; sound?: Encoded } | undefined> {
  const { input, output, tags } = task;
  const otherwise = new AbortController();
  const failure = new AbortController();
  const fail = (error: unknown) => {
    failure.abort(error);
  };
  let probed: Probe | undefined;
  const onInput = (log: FfmpegLog) => {
    const found = onlyTrack(log, limits);
    probed = found && isPlain(found.sound.track) ? found : undefined;
    if (!probed || unless(probed)) otherwise.abort();
    else ensureRoom(output, probed.report.duration ?? 0, mostUsed).catch(fail);
  };
  const encoding = {
    ...{ input, output, limits, onInput, lame, isPart: false, lead: 0, most: mostSeconds(limits) },
    signal: AbortSignal.any([signal, otherwise.signal, failure.signal]),
    container: () => probed?.report.container ?? '',
    select: plainSound,
    ...(isHeard ? { heardFormat: () => (probed ? formatOf(probed.sound, plainWish) : neverHeard) } : {}),
    tags: { map: '0:a:0', path: tags },
    duration: () => probed?.report.duration,
    onProgress: (seconds: number) => {
      progressOf(task, probed?.report.duration)(seconds);
    },
  };
  try {
    const sound = await encodeInParts(ffmpeg, encoding, threads);
    return probed && { probed, sound };
  } catch (error) {
    signal.throwIfAborted();
    if (otherwise.signal.aborted) return probed && { probed };
    // Whatever is wrong with the file, the examination finds out.
    if (probed || (error instanceof ConversionError && error.code === 'timed-out')) throw error;
    return undefined;
  }
}
