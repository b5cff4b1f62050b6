import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { longestPacket, lostPacket, type Gaps } from './gaps.ts';
import type { MediaReport } from '../probe/media-report.ts';
import type { Extent } from './extent.ts';

/** Seconds. A smaller difference is encoder padding, a rounded header or the last packet. */
export const leastMissing = 1;

/** ffmpeg logs one of these if a file ends before its own index says, and then exits without an error. */
const endsEarly = /partial file|File ended prematurely|Read error|filesize and duration do not match/;

/**
 * It logs one of these for an undecodable packet, instead of or in addition to the message that all decoders
 * share.
 */
const lostMp3Frame = /^Header missing|^overread, skip/;

/** These state no length: the end that ffmpeg reports is the end that it finds. */
const withoutLength = /^(?:ogg|mpegts|mpeg)$/;

/**
 * These state their length, so no more can be missing. For the others, ffmpeg calculates the length from the
 * size.
 */
const withLength = /^(?:mov|matroska|mp3|asf)\b/;

/** The result of encoding a file. */
export interface Outcome {
  /** Seconds that the mp3 contains. */
  held: number;
  gaps: Gaps;
  extent: Extent;
  log: FfmpegLog;
}

/** How much of the sound that the source states is missing, in damaged places and at the end. */
export interface MissingSound {
  /** Seconds; 0 if nothing is missing, or nobody knows how much. */
  seconds: number;
  isTruncated: boolean;
}

export function missingSound(report: MediaReport, outcome: Outcome): MissingSound {
  const missing = outcome.gaps.damaged + atTheEnd(report, outcome);
  const seconds = missing >= leastMissing ? missing : 0;
  return { seconds, isTruncated: seconds > 0 || outcome.extent.endsWithin };
}

/** The same for a part of a source, whose report is that of the part. Nothing behind it counts. */
export function missingInPart({ duration = 0 }: MediaReport, outcome: Outcome): MissingSound {
  const { held, gaps, extent, log } = outcome;
  const isIncomplete = (extent.whole ?? 1) < 1 || extent.endsWithin || count(log, endsEarly) > 0;
  const missing = gaps.damaged + (isIncomplete ? Math.max(0, duration - held) : 0);
  const seconds = missing >= leastMissing ? missing : 0;
  return { seconds, isTruncated: seconds > 0 };
}

function atTheEnd(report: MediaReport, { held, extent: { whole, soundLength }, log }: Outcome): number {
  const { duration = 0, isDurationGuessed, container } = report;
  const missing = isDurationGuessed || withoutLength.test(container) ? 0 : Math.max(0, duration - held);
  // Sound and picture are interleaved, so the same share of both is missing.
  const byBytes = whole === undefined ? 0 : held / whole - held;
  const cutOff = duration > 0 && withLength.test(container) ? Math.min(byBytes, missing) : byBytes;
  if (cutOff >= leastMissing || count(log, endsEarly) > 0) return Math.max(missing, cutOff);
  // All bytes are there, so shorter sound is intended, for example a silent end.
  if (whole === undefined && isSoundAlone(report)) return missing;
  const lostPackets = count(log, lostPacket) + count(log, lostMp3Frame);
  if (soundLength !== undefined && lostPackets > 0) return Math.max(0, soundLength - held);
  return Math.min(missing, lostPackets * longestPacket);
}

/** With several tracks the length proves nothing: the sound may be meant to be shorter than the rest. */
function isSoundAlone({ hasVideo, hasSubtitles, audio }: MediaReport): boolean {
  return !hasVideo && !hasSubtitles && audio.length === 1;
}

function count({ complaints }: FfmpegLog, pattern: RegExp): number {
  return complaints.filter((complaint) => pattern.test(complaint)).length;
}
