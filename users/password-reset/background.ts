import { setTimeout as wait } from 'node:timers/promises';

/** Work that continues after the answer. */
export interface Background {
  /** Starts it after `delayMs`, or at once when the service closes. The work logs its own errors. */
  add: (work: () => Promise<void>, delayMs: number) => void;
  /** Waits for all of it. */
  close: () => Promise<void>;
}

export function createBackground(): Background {
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const begin = async (work: () => Promise<void>, delayMs: number) => {
    await wait(delayMs, undefined, { signal: stop.signal }).catch(() => undefined);
    await work();
  };
  return {
    add(work, delayMs) {
      const task = begin(work, delayMs);
      running.add(task);
      void task.finally(() => running.delete(task));
    },
    async close() {
      stop.abort();
      await Promise.all(running);
    },
  };
}
