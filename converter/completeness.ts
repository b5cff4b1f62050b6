import type { MediaReport } from './media-report.ts';

/** Less than that is the encoder's padding, a rounded header or the last packet. */
const leastMissing = 1;

/** ffmpeg says one of these where a file ends before its own index, and then exits as if all were well. */
const cutOff = /partial file|File ended prematurely|Read error|filesize and duration do not match/;
const damaged = /Error while decoding|Invalid data found when processing input/;

/** @property held seconds that came out; @property whole how much of the file is there, up to 1 */
interface Outcome {
  held: number;
  whole: number;
}

/**
 * How much of the sound the source promises and doesn't hold. Its word alone is not enough where there is a picture: the sound may
 * honestly be shorter than that.
 * @param log of the encoding
 * @returns seconds; 0 where nothing is known to be missing
 */
export function missingSeconds(report: MediaReport, { held, whole, log }: Outcome & { log: string }): number {
  if (!mayBeCutOff(report, { held, whole })) return 0;
  const { duration = 0, hasVideo, isDurationGuessed } = report;
  const isCutOff = !hasVideo || cutOff.test(log) || damaged.test(log);
  const promised = isCutOff && !isDurationGuessed ? duration - held : 0;
  // Sound and picture lie side by side in a file: as much of the one is missing as of the other.
  return Math.max(promised, held / whole - held);
}

/** Whether lengths alone let one think that something is missing. */
export function mayBeCutOff(
  { duration = 0, isDurationGuessed }: MediaReport,
  { held, whole }: Outcome,
): boolean {
  return (!isDurationGuessed && duration - held >= leastMissing) || held / whole - held >= leastMissing;
}
