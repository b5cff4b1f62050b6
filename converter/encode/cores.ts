/** The right to keep one core busy. */
export interface Core {
  release(): void;
}

/** Shares the cores out among the conversions, so that there are never more encoders than cores. */
export interface Cores {
  count: number;
  /** Waits for a free core. @throws the signal's reason */
  take(signal: AbortSignal): Promise<Core>;
  /** A further core for one that has some; undefined if none is free. */
  takeFree(): Core | undefined;
  free(): number;
  /** Somebody waits for a core. Whoever has several should release one soon. */
  areWanted(): boolean;
}

export function createCores(count: number): Cores {
  const waiting: (() => void)[] = [];
  let free = count;

  function take(): Core {
    free--;
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        free++;
        waiting.shift()?.();
      },
    };
  }

  return {
    count,
    async take(signal) {
      signal.throwIfAborted();
      if (free > 0 && waiting.length === 0) return take();
      return new Promise((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', leave);
          resolve(take());
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(go), 1);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(go);
      });
    },
    takeFree: () => (free > 0 && waiting.length === 0 ? take() : undefined),
    free: () => (waiting.length === 0 ? free : 0),
    areWanted: () => waiting.length > 0,
  };
}
