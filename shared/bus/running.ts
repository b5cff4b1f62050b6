/** The messages that a consumer is handling. */
export interface Running {
  readonly count: number;
  /** @param handle must not reject; its signal aborts when `drain` runs out of time */
  start(handle: (signal: AbortSignal) => Promise<void>): void;
  /**
   * Resolves when no handler runs any more.
   * @param ms after this time, the signals of running handlers are aborted; without it, they may take as long
   * as they need
   */
  drain(ms?: number): Promise<void>;
}

export function createRunning(): Running {
  const running = new Map<Promise<void>, AbortController>();

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running.keys());
  }

  function abortAll(): void {
    for (const controller of running.values()) controller.abort();
  }

  return {
    get count() {
      return running.size;
    },
    start(handle) {
      const controller = new AbortController();
      const work = handle(controller.signal).finally(() => running.delete(work));
      running.set(work, controller);
    },
    async drain(ms) {
      const timer = ms === undefined ? undefined : setTimeout(abortAll, ms);
      await idle();
      clearTimeout(timer);
    },
  };
}
