import { splitLines } from './bounded-text.ts';

/**
 * Reads what `-progress` writes, which nothing else does: a file's tags can't get in here, as they can on stderr.
 * @param onProgress is called with the seconds of media done so far; they may be fewer than the last time
 */
export function createProgressReader(onProgress?: (seconds: number) => void) {
  let reached: number | undefined;
  const write = splitLines(200, (line) => {
    const [, minus, ...parts] = /^out_time=(-?)(\d+):(\d+):(\d+\.\d+)$/.exec(line) ?? [];
    if (minus === undefined) return;
    const [hours = 0, minutes = 0, seconds = 0] = parts.map(Number);
    reached = (minus === '' ? 1 : -1) * (hours * 3600 + minutes * 60 + seconds);
    onProgress?.(Math.max(0, reached));
  });
  return { write, reached: () => reached };
}
