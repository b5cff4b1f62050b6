import type { Kysely, Selectable } from 'kysely';
import type { UsersSchema } from '../database/schema.ts';

type SessionRow = Selectable<UsersSchema['sessions']>;

export async function insertSession(db: Kysely<UsersSchema>, row: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(row).execute();
}

/** The unexpired session of that refresh token. @param now ISO 8601 */
export function findSession(
  db: Kysely<UsersSchema>,
  tokenHash: string,
  now: string,
): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Swaps the refresh token. @returns false when another request swapped it first: each token works once */
export async function rotateSession(
  db: Kysely<UsersSchema>,
  oldHash: string,
  { tokenHash, expiresAt }: { tokenHash: string; expiresAt: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ token_hash: tokenHash, expires_at: expiresAt })
    .where('token_hash', '=', oldHash)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Sessions nobody can use any more. @param now ISO 8601 */
export async function removeExpiredSessions(
  db: Kysely<UsersSchema>,
  userId: string,
  now: string,
): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', now).execute();
}
