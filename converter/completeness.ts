import type { FfmpegLog } from './ffmpeg-log.ts';
import type { MediaReport } from './media-report.ts';

/** Less than that is the encoder's padding, a rounded header or the last packet. */
const leastMissing = 1;

/** ffmpeg says one of these where a file ends before its own index, or can't be read, and then exits as if all were well. */
const broken = new RegExp(
  [
    'partial file|File ended prematurely|Read error|filesize and duration do not match',
    'Error while decoding|Invalid data found when processing input|Header missing|overread, skip',
  ].join('|'),
);

/** What came of encoding a file. */
export interface Outcome {
  /** Seconds that the mp3 holds. */
  held: number;
  /** Seconds of them that are silence in the place of sound that was not there. */
  filled: number;
  /** How much of the file is there, above 0 and up to 1. */
  whole: number;
  log: FfmpegLog;
}

/**
 * How much of the sound the source promises and doesn't hold: in holes, and at the end.
 * @returns seconds; 0 where nothing is known to be missing
 */
export function missingSeconds(report: MediaReport, outcome: Outcome): number {
  const { held, filled, whole } = outcome;
  // Sound and picture lie side by side in a file: as much of the one is missing as of the other.
  const cutOff = Math.max(atTheEnd(report, outcome), held / whole - held);
  const missing = filled + cutOff;
  return missing >= leastMissing ? missing : 0;
}

/** The container's length is not enough where there is more than one sound: that may honestly be shorter than the rest. */
function atTheEnd(report: MediaReport, { held, log }: Outcome): number {
  const { duration = 0, isDurationGuessed, hasVideo, hasSubtitles, audio } = report;
  const isSoundAlone = !hasVideo && !hasSubtitles && audio.length === 1;
  const missing = duration - held;
  if (isDurationGuessed || missing < leastMissing) return 0;
  return isSoundAlone || log.complaints.some((complaint) => broken.test(complaint)) ? missing : 0;
}
