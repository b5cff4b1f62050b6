import type { Readable } from 'node:stream';
import type { AnalysisFile } from '../shared/analysis/analysis.ts';
import type { Options } from '../shared/options/options.ts';
import { readExtent } from './completeness/extent.ts';
import type { Gaps } from './completeness/gaps.ts';
import { missingInPart, missingSound } from './completeness/missing-sound.ts';
import type { Threads } from './encode/in-parts.ts';
import type { FfmpegLog } from './ffmpeg/ffmpeg-log.ts';
import type { Recipe } from './recipe.ts';
import type { Limits, Probe } from './probe/probe.ts';

/** Properties of a finished result. */
export interface Facts {
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
  /** Quieter than asked for, because the peaks leave no room. */
  isLoudnessLimited: boolean;
  /** It is not from the track that a player would choose. */
  isOtherTrack: boolean;
}

/** A finished result, in files of the conversion's directory. */
export interface Made {
  facts: Facts;
  /** The same `facts.size` bytes each time. */
  open: () => Readable;
  /** Needs the input, and takes a while unless it is known what was heard. */
  analyse: (signal: AbortSignal) => Promise<AnalysisFile>;
  isAnalysed: boolean;
}

export interface MakeTask {
  input: string;
  /** A file for the result, or the first of several. Other files are put beside it. */
  output: string;
  /** Used if the source has none. */
  title: string;
  options: Options;
  /** What an earlier conversion has found out about the input. */
  earlier?: AnalysisFile | undefined;
  /** Receives 0 to 1 if the source's length is known. */
  onProgress: (progress: number) => void;
}

export interface Converting {
  /** Path of the program. */
  ffmpeg: string;
  limits: Limits;
  threads: Threads;
}

/** Makes one file of the sound, or of a part of it. */
export type Make = (
  converting: Converting,
  task: MakeTask,
  recipe: Recipe,
  signal: AbortSignal,
) => Promise<Made>;

interface Sound {
  /** Seconds. */
  duration: number;
  gaps: Gaps;
  log: FfmpegLog;
  copied: boolean;
  isLoudnessLimited?: boolean;
}

/** @param isPart not the whole source was wanted. @param size of the result, in bytes */
export async function factsOf(
  { input, isPart }: { input: string; isPart: boolean },
  { report, sound: { isOtherTrack } }: Probe,
  { duration, gaps, log, copied, isLoudnessLimited = false }: Sound,
  size: number,
): Promise<Facts> {
  const outcome = { held: duration, gaps, extent: await readExtent(input), log };
  const { seconds, isTruncated } = (isPart ? missingInPart : missingSound)(report, outcome);
  return {
    ...{ size, duration, bitrate: Math.round((size * 8) / duration) },
    ...{ missing: seconds, isTruncated, gaps, copied, isLoudnessLimited, isOtherTrack },
  };
}
