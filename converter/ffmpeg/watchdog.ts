import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { runFfmpeg, type FfmpegRun } from './ffmpeg.ts';

const stallSeconds = 60;

/**
 * Runs ffmpeg as long as it makes progress. A hanging one would occupy its slot until the time limit of the
 * conversion.
 * @param stalled seconds without progress in media time
 * @throws ConversionError `timed-out` if it hangs, otherwise like `runFfmpeg`
 */
export async function runWatched(path: string, run: FfmpegRun, stalled = stallSeconds): Promise<FfmpegLog> {
  const watch = new AbortController();
  const bite = () => {
    const cause = new Error(`ffmpeg made no progress for ${stalled} s`);
    watch.abort(new ConversionError('timed-out', { cause }));
  };
  const timer = setTimeout(bite, stalled * 1000);
  let reached = 0;
  const onProgress = (seconds: number) => {
    if (seconds > reached) timer.refresh();
    reached = Math.max(reached, seconds);
    run.onProgress?.(seconds);
  };
  try {
    return await runFfmpeg(path, { ...run, onProgress, signal: AbortSignal.any([run.signal, watch.signal]) });
  } finally {
    clearTimeout(timer);
  }
}
