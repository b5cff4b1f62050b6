import type { Kysely, Selectable } from 'kysely';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { UsersSchema } from '../database/schema.ts';

type Db = Kysely<UsersSchema>;
export type SessionRow = Selectable<UsersSchema['sessions']>;
export type RefreshTokenRow = Selectable<UsersSchema['refresh_tokens']>;

export async function insertSession(db: Db, row: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(row).execute();
}

/** A session that has not expired. */
export function findSession(db: Db, id: string): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .where('expires_at', '>', new Date().toISOString())
    .executeTakeFirst();
}

/** The user's, most recently used first. */
export function listSessions(db: Db, userId: string): Promise<SessionRow[]> {
  return db
    .selectFrom(throughIndex<UsersSchema, 'sessions'>('sessions', 'sessions_user_use'))
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date().toISOString())
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function touchSession(
  db: Db,
  id: string,
  change: Pick<SessionRow, 'address' | 'last_used_at' | 'expires_at'>,
): Promise<void> {
  await db.updateTable('sessions').set(change).where('id', '=', id).execute();
}

export async function insertRefreshToken(
  db: Db,
  { hash, sessionId, expiresAt }: { hash: string; sessionId: string; expiresAt: string },
): Promise<void> {
  const row = { hash, session_id: sessionId, expires_at: expiresAt, used_at: null, nonce: null };
  await db.insertInto('refresh_tokens').values(row).execute();
}

export function findRefreshToken(db: Db, hash: string): Promise<RefreshTokenRow | undefined> {
  return db
    .selectFrom('refresh_tokens')
    .selectAll()
    .where('hash', '=', hash)
    .where('expires_at', '>', new Date().toISOString())
    .executeTakeFirst();
}

/** @returns false if another request used it first: each token works once */
export async function useRefreshToken(
  db: Db,
  hash: string,
  { nonce, usedAt }: { nonce: string; usedAt: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('refresh_tokens')
    .set({ nonce, used_at: usedAt })
    .where('hash', '=', hash)
    .where('expires_at', '>', usedAt)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
