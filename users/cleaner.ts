import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { errorText } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { UsersSchema } from './database/schema.ts';
import { removeForgotten } from './limits/attempts.ts';

interface Cleaner {
  close(): Promise<void>;
}

const intervalMs = 3600_000;
const dayMs = 24 * 3600_000;
/** An address that was not logged in from for so long is as good as new. */
const knownDays = 180;

/** Removes what nobody can use any more, at the start and every hour. @param auditRetention seconds that the audit log is kept */
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
  const now = new Date().toISOString();
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await db.deleteFrom('refresh_tokens').where('expires_at', '<=', now).execute();
  await db.deleteFrom('mail_tokens').where('expires_at', '<=', now).execute();
  await db.deleteFrom('invitations').where('expires_at', '<=', now).execute();
  await removeForgotten(db, new Date(Date.now() - dayMs));
  const used = new Date(Date.now() - knownDays * dayMs).toISOString();
  await db.deleteFrom('known_addresses').where('last_used_at', '<', used).execute();
  const kept = new Date(Date.now() - auditRetention * 1000).toISOString();
  await db.deleteFrom('audit_events').where('at', '<', kept).execute();
}
