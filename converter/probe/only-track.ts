import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { parseReport } from './media-report.ts';
import type { Limits, Probe } from './probe.ts';

/**
 * Most files have a single sound track and state a plausible length.
 * @returns undefined for others: they have to be examined
 */
export function onlyTrack(log: FfmpegLog, { maxDuration }: Limits): Probe | undefined {
  const report = parseReport(log);
  const [track, ...others] = report?.audio ?? [];
  if (!report || !track || others.length > 0) return undefined;
  const { duration = 0, isDurationGuessed } = report;
  if (isDurationGuessed || duration <= 0 || duration > maxDuration) return undefined;
  return { report, sound: { track, right: undefined, isOtherTrack: false }, inputOptions: [] };
}
