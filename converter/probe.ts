import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { parseReport, type MediaReport } from './media-report.ts';
import { verdictOnSource } from './source-fault.ts';
import { runWatched } from './watchdog.ts';

export interface Limits {
  /** Seconds of media. */
  maxDuration: number;
}

/** What the file is. @throws ConversionError when no mp3 can come of it */
export async function probe(
  ffmpeg: string,
  input: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<MediaReport> {
  const report = parseReport(await reportOf(ffmpeg, input, signal));
  if (!report) throw new ConversionError('not-media');
  if (report.audio.length === 0) throw new ConversionError('no-audio');
  if ((report.duration ?? 0) > limits.maxDuration) throw new ConversionError('too-long');
  return report;
}

/** Reads nothing but the headers. ffmpeg calls a file without audio a failure; what it said of it counts all the same. */
async function reportOf(ffmpeg: string, input: string, signal: AbortSignal): Promise<FfmpegLog> {
  const outputOptions = ['-map', '0:a:0?', '-c', 'copy', '-t', '0', '-f', 'null'];
  try {
    return await runWatched(ffmpeg, { input, outputOptions, output: '-', signal });
  } catch (error) {
    const verdict = verdictOnSource(error);
    if (verdict === undefined) throw error;
    return verdict;
  }
}
