import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { removeBefore } from '../shared/database/remove-before.ts';
import { errorText } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { UsersSchema } from './database/schema.ts';
import { removeForgotten } from './limits/attempts.ts';

interface Cleaner {
  close(): Promise<void>;
}

const intervalMs = 3600_000;
const dayMs = 24 * 3600_000;
/** After this time without a login, an address counts as new. */
const knownDays = 180;

/**
 * Removes what is no longer usable, at the start and every hour. @param auditRetention seconds that the audit
 * log is kept
 */
export function startCleaner(db: Kysely<UsersSchema>, log: Log, auditRetention: number): Cleaner {
  const stop = new AbortController();
  const { signal } = stop;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await removeStale(db, auditRetention);
      } catch (error) {
        log.warn(`could not clean up accounts: ${errorText(error)}`);
      }
      await wait(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

export async function removeStale(db: Kysely<UsersSchema>, auditRetention: number): Promise<void> {
  const ago = (days: number) => new Date(Date.now() - days * dayMs);
  const now = ago(0).toISOString();
  for (const table of ['sessions', 'refresh_tokens', 'mail_tokens', 'invitations'] as const)
    await removeBefore(db, { table, column: 'expires_at', before: now });
  await removeForgotten(db, ago(1));
  const used = ago(knownDays).toISOString();
  await removeBefore(db, { table: 'known_addresses', column: 'last_used_at', before: used });
  const kept = new Date(Date.now() - auditRetention * 1000).toISOString();
  await removeBefore(db, { table: 'audit_events', column: 'at', before: kept });
}
