import { splitLines } from './bounded-text.ts';

/**
 * Parses the output of `-progress`. Unlike stderr, it never contains a file's tags.
 * @param onProgress is called with the seconds of media processed; they may be fewer than the last time
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
