import { setTimeout as wait } from 'node:timers/promises';
import { errorText } from './errors.ts';
import type { Log } from './log.ts';

const longestWaitMs = 5_000;

/**
 * Runs `connect` again and again, with growing waits, until it succeeds or `signal` aborts. Each new reason is logged.
 * @returns whether it succeeded
 */
export async function untilUp(
  what: string,
  connect: () => Promise<void>,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<boolean> {
  let lastReason: string | undefined;
  for (let waitMs = 200; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      await connect();
      if (lastReason !== undefined) log.info(`${what} is up`);
      return true;
    } catch (error) {
      const reason = errorText(error);
      if (reason !== lastReason) log.warn(`waiting for ${what}: ${reason}`);
      lastReason = reason;
    }
    await wait(waitMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
