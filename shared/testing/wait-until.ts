import { setTimeout as wait } from 'node:timers/promises';

interface Patience {
  /** How long nothing may move; the whole time without `progress`. */
  timeoutMs?: number;
  everyMs?: number;
  /** Something that changes as long as the work goes on: then the time begins anew, */
  progress?: () => unknown;
  /** but not for ever. Below the time limit of mocha, so that the error names what was awaited. */
  ceilingMs?: number;
}

/**
 * Looks again and again until there is something to see.
 * @param what for the error's text when time runs out
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs = 60_000, everyMs = 50, progress = () => undefined, ceilingMs = 240_000 }: Patience = {},
): Promise<T> {
  const start = performance.now();
  let movedAt = start;
  let before = await progress();
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    const now = await progress();
    if (now !== before) movedAt = performance.now();
    before = now;
    const end = Math.min(movedAt + timeoutMs, start + Math.max(ceilingMs, timeoutMs));
    if (performance.now() > end)
      throw new Error(`Waited ${Math.round((performance.now() - start) / 1000)} s in vain for ${what}`);
    await wait(everyMs);
  }
}
