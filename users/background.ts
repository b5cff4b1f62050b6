/** Work that goes on after its answer. */
export interface Background {
  /** Takes work that says itself what went wrong. */
  add: (work: Promise<void>) => void;
  /** Waits for all of it. */
  close: () => Promise<void>;
}

export function createBackground(): Background {
  const running = new Set<Promise<void>>();
  return {
    add(work) {
      running.add(work);
      void work.finally(() => running.delete(work));
    },
    async close() {
      await Promise.all(running);
    },
  };
}
