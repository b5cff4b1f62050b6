import { createHash } from 'node:crypto';
import type { ClientRateLimitInfo, Store } from 'express-rate-limit';
import type { Kysely } from 'kysely';
import { withinTime } from '../../shared/within-time.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { addHit, countHits, removeHit, removeKey, removeKeysBefore } from './rate-limits.repository.ts';

/** The clocks of gateways differ: a window that is over for one may not be over for another. */
const keptWindows = 5;
/** A limit is not worth a longer wait: the caller then lets the request pass. */
const timeoutMs = 1_000;

/**
 * Counts in the gateway's database, so that all gateways on it share one limit, in windows that start at the
 * same moments for all.
 * @param name of the limit, letters only
 */
export function createDatabaseStore(
  db: Kysely<GatewaySchema>,
  name: string,
  { windowMs, now = Date.now }: { windowMs: number; now?: () => number },
): Store {
  let newest = 0;
  const windowStart = () => Math.floor(now() / windowMs) * windowMs;
  const keyOf = (address: string, start = windowStart()) => `${prefixOf(start)} ${name} ${digestOf(address)}`;

  async function increment(address: string): Promise<ClientRateLimitInfo> {
    const start = windowStart();
    const totalHits = await addHit(db, keyOf(address, start));
    if (start > newest) {
      newest = start;
      await removeKeysBefore(db, prefixOf(start - keptWindows * windowMs));
    }
    return { totalHits, resetTime: new Date(start + windowMs) };
  }

  return {
    prefix: name,
    localKeys: false,
    increment: (address) => withinTime(timeoutMs, increment(address)),
    async get(address) {
      const totalHits = await countHits(db, keyOf(address));
      return totalHits > 0 ? { totalHits, resetTime: new Date(windowStart() + windowMs) } : undefined;
    },
    decrement: (address) => removeHit(db, keyOf(address)),
    resetKey: (address) => removeKey(db, keyOf(address)),
  };
}

/** Sorts by time. */
function prefixOf(start: number): string {
  return new Date(start).toISOString();
}

/** Of fixed length, however long an address the proxy passes on. */
function digestOf(address: string): string {
  return createHash('sha256').update(address).digest('hex');
}
