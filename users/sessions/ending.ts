import type { Kysely } from 'kysely';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { UsersSchema } from '../database/schema.ts';

/**
 * Ends sessions: their refresh tokens go with them, and the gateways are told to take their access tokens no more. Belongs into
 * a transaction, whose outbox it writes to.
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
  if (ids.length === 0) return 0;
  await db.deleteFrom('refresh_tokens').where('session_id', 'in', ids).execute();
  await db.deleteFrom('sessions').where('id', 'in', ids).execute();
  const until = new Date(Date.now() + accessTokenTtl * 1000).toISOString();
  await insertOutbox(db, which.userId, topics.sessionsEnded, { sessionIds: ids, until });
  return ids.length;
}
