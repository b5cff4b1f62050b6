import type { Kysely } from 'kysely';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { UsersSchema } from '../database/schema.ts';

const batch = 500;

/**
 * Ends sessions: deletes their refresh tokens, and tells the gateways to refuse their access tokens. Runs in
 * a transaction, because it writes to the outbox.
 * @param accessTokenTtl seconds that an access token may still live
 * @returns how many there were
 */
export async function endSessions(
  db: Kysely<UsersSchema>,
  which: { userId: string; id?: string; except?: string | undefined },
  accessTokenTtl: number,
): Promise<number> {
  let query = db.selectFrom('sessions').select('id').where('user_id', '=', which.userId);
  if (which.id !== undefined) query = query.where('id', '=', which.id);
  if (which.except !== undefined) query = query.where('id', '!=', which.except);
  const ids = (await query.execute()).map(({ id }) => id);
  const until = new Date(Date.now() + accessTokenTtl * 1000).toISOString();
  // A message, like a query, holds a limited number of ids.
  for (let from = 0; from < ids.length; from += batch) {
    const sessionIds = ids.slice(from, from + batch);
    await db.deleteFrom('refresh_tokens').where('session_id', 'in', sessionIds).execute();
    await db.deleteFrom('sessions').where('id', 'in', sessionIds).execute();
    await insertOutbox(db, which.userId, topics.sessionsEnded, { sessionIds, until });
  }
  return ids.length;
}
