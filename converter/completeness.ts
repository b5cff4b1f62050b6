import type { MediaReport } from './media-report.ts';

/** Less than that is the encoder's padding, a rounded header or the last packet. */
const leastMissing = 1;

/** ffmpeg says one of these where a file ends before its own index, and then exits as if all were well. */
const cutOff = /partial file|File ended prematurely|Read error|filesize and duration do not match/;
const damaged = /Error while decoding|Invalid data found when processing input/;

/**
 * How much of the sound the source promises and doesn't hold. Its word alone is not enough where there is a picture: the sound may
 * honestly be shorter than that.
 * @param held seconds that came out
 * @param log of the encoding
 * @returns seconds; 0 where nothing is known to be missing
 */
export function missingSeconds(report: MediaReport, held: number, log: string): number {
  const { duration = 0, isDurationGuessed, hasVideo } = report;
  const missing = duration - held;
  if (isDurationGuessed || missing < leastMissing) return 0;
  return !hasVideo || cutOff.test(log) || damaged.test(log) ? missing : 0;
}

/** Whether the length alone lets one think that something is missing. */
export function mayBeCutOff({ duration = 0, isDurationGuessed }: MediaReport, held: number): boolean {
  return !isDurationGuessed && duration - held >= leastMissing;
}
