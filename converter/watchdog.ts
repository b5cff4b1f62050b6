import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { runFfmpeg, type FfmpegRun } from './ffmpeg.ts';

const stallSeconds = 60;

/**
 * Runs ffmpeg as long as it gets on: one that hangs would hold its place until the time limit of the whole conversion.
 * @param stalled seconds without any media time gained
 * @throws ConversionError `timed-out` when it hangs, else as `runFfmpeg`
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
