import { setMaxListeners } from 'node:events';

/**
 * Runs work that has several parts. If one fails, the signal stops the others. Waits for all of them, so that
 * nothing runs on.
 * @param work starts parts with `add`
 * @throws what the first part that failed has thrown
 */
export async function together<T>(
  signal: AbortSignal,
  work: (signal: AbortSignal, add: (part: Promise<unknown>) => void) => Promise<T>,
): Promise<T> {
  const failure = new AbortController();
  const parts: Promise<unknown>[] = [];
  const add = (part: Promise<unknown>) => {
    parts.push(
      part.catch((error: unknown) => {
        failure.abort(error);
      }),
    );
  };
  const either = AbortSignal.any([signal, failure.signal]);
  // Each part waits for it.
  setMaxListeners(0, either);
  const main = work(either, add);
  add(main);
  // More may be added meanwhile.
  for (const part of parts) await part;
  failure.signal.throwIfAborted();
  return main;
}
