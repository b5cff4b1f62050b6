import { errorText } from '../../errors.ts';
import type { Log } from '../../log.ts';

const remindMs = 60_000;

/** Logs an outage when it begins, once a minute, and when it is over. */
export interface Outage {
  goesOn(reason: unknown): void;
  over(): void;
}

export function createOutage(what: string, log: Log): Outage {
  let toldAt: number | undefined;
  return {
    goesOn(reason) {
      const now = performance.now();
      if (toldAt !== undefined && now - toldAt < remindMs) return;
      toldAt = now;
      log.warn(`${what} is unreachable, retrying until it is back: ${errorText(reason)}`);
    },
    over() {
      if (toldAt !== undefined) log.info(`${what} is back`);
      toldAt = undefined;
    },
  };
}
