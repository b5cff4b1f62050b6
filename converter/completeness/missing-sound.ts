import type { FfmpegLog } from '../ffmpeg-log.ts';
import { longestPacket, lostPacket, type Gaps } from '../gaps.ts';
import type { MediaReport } from '../media-report.ts';
import type { Extent } from './extent.ts';

/** Seconds. Less than that is the encoder's padding, a rounded header or the last packet. */
export const leastMissing = 1;

/** ffmpeg says one of these where a file ends before its own index says, and then exits as if all were well. */
const endsEarly = /partial file|File ended prematurely|Read error|filesize and duration do not match/;

/** …and one of these for a packet that can't be decoded, in place of what all decoders say or beside it. */
const lostMp3Frame = /^Header missing|^overread, skip/;

/** These don't say how long they are: the end that ffmpeg tells is what it finds at the end. */
const withoutLength = /^(?:ogg|mpegts|mpeg)$/;

/** These say how long they are, so that no more can be missing. ffmpeg reckons the others' length from their bytes. */
const withLength = /^(?:mov|matroska|mp3|asf)\b/;

/** What came of encoding a file. */
export interface Outcome {
  /** Seconds that the mp3 holds. */
  held: number;
  gaps: Gaps;
  extent: Extent;
  log: FfmpegLog;
}

/** How much of the sound the source promises and doesn't hold, in damaged places and at the end. */
export interface MissingSound {
  /** Seconds; 0 where it isn't known how much is missing, or nothing is. */
  seconds: number;
  isTruncated: boolean;
}

export function missingSound(report: MediaReport, outcome: Outcome): MissingSound {
  const missing = outcome.gaps.damaged + atTheEnd(report, outcome);
  const seconds = missing >= leastMissing ? missing : 0;
  return { seconds, isTruncated: seconds > 0 || outcome.extent.endsWithin };
}

function atTheEnd(report: MediaReport, { held, extent: { whole, soundLength }, log }: Outcome): number {
  const { duration = 0, isDurationGuessed, container } = report;
  const missing = isDurationGuessed || withoutLength.test(container) ? 0 : Math.max(0, duration - held);
  // Sound and picture lie side by side in a file: as much of the one is missing as of the other.
  const byBytes = whole === undefined ? 0 : held / whole - held;
  const cutOff = duration > 0 && withLength.test(container) ? Math.min(byBytes, missing) : byBytes;
  if (cutOff >= leastMissing || count(log, endsEarly) > 0) return Math.max(missing, cutOff);
  // All its bytes are there: what is shorter than it says is honestly so, as where the end is silent.
  if (whole === undefined && isSoundAlone(report)) return missing;
  const lostPackets = count(log, lostPacket) + count(log, lostMp3Frame);
  if (soundLength !== undefined && lostPackets > 0) return Math.max(0, soundLength - held);
  return Math.min(missing, lostPackets * longestPacket);
}

/** The length is not enough where there is more than one sound: that may honestly be shorter than the rest. */
function isSoundAlone({ hasVideo, hasSubtitles, audio }: MediaReport): boolean {
  return !hasVideo && !hasSubtitles && audio.length === 1;
}

function count({ complaints }: FfmpegLog, pattern: RegExp): number {
  return complaints.filter((complaint) => pattern.test(complaint)).length;
}
