/** Passes values on from one that makes them to one that waits for them. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** No more will come. */
  close(): void;
  /** @returns undefined when the queue is closed and empty */
  next(): Promise<T | undefined>;
  length(): number;
}

export function createQueue<T>(): Queue<T> {
  const values: T[] = [];
  let closed = false;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  async function next(): Promise<T | undefined> {
    while (values.length === 0 && !closed) await new Promise<void>((resolve) => waiting.push(resolve));
    return values.shift();
  }
  return {
    push: (value) => {
      values.push(value);
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    next,
    length: () => values.length,
    async *[Symbol.asyncIterator]() {
      for (let value = await next(); value !== undefined; value = await next()) yield value;
    },
  };
}
