import { setTimeout as wait } from 'node:timers/promises';

const shortestMs = 100;
const longestMs = 10_000;

/** Delays that grow from 0.1 to 10 s while attempts fail in a row. After 10 s of success they start over. */
export interface Backoff {
  /** Returns early when the signal aborts. */
  wait(signal: AbortSignal): Promise<void>;
}

export function createBackoff(): Backoff {
  let failures = 0;
  let waitedAt = -Infinity;
  return {
    async wait(signal) {
      if (performance.now() - waitedAt > longestMs) failures = 0;
      const delayMs = Math.min(shortestMs * 2 ** failures, longestMs);
      failures += 1;
      // Randomized, so that services that were cut off together do not reconnect all at once.
      await wait(delayMs * (0.75 + Math.random() / 2), undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      waitedAt = performance.now();
    },
  };
}
