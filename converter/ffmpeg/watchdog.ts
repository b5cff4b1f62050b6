import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { runFfmpeg, type FfmpegRun } from './ffmpeg.ts';

const stallSeconds = 60;

/**
 * Lets the work run as long as it makes progress. A hanging ffmpeg would occupy its slot until the time limit
 * of the conversion.
 * @param work calls `alive` whenever it gets on
 * @param stalled seconds without progress
 * @throws ConversionError `timed-out` if it hangs, otherwise like the work
 */
export async function watched<T>(
  signal: AbortSignal,
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
  stalled = stallSeconds,
): Promise<T> {
  const watch = new AbortController();
  const bite = () => {
    const cause = new Error(`ffmpeg made no progress for ${stalled} s`);
    watch.abort(new ConversionError('timed-out', { cause }));
  };
  const timer = setTimeout(bite, stalled * 1000);
  try {
    return await work(AbortSignal.any([signal, watch.signal]), () => timer.refresh());
  } finally {
    clearTimeout(timer);
  }
}

/** Runs ffmpeg as long as it makes progress in media time. @throws as `watched` and `runFfmpeg` do */
export function runWatched(path: string, run: FfmpegRun, stalled?: number): Promise<FfmpegLog> {
  let reached = 0;
  return watched(
    run.signal,
    (signal, alive) => {
      const onProgress = (seconds: number) => {
        if (seconds > reached) alive();
        reached = Math.max(reached, seconds);
        run.onProgress?.(seconds);
      };
      return runFfmpeg(path, { ...run, onProgress, signal });
    },
    stalled,
  );
}
