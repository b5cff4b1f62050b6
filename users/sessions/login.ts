import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import { findUser, findUserByEmail, lockUser, toUser, type UserRow } from '../database/user.repository.ts';
import type { Client } from '../http/client.ts';
import { beginAttempt, rememberAddress } from '../limits/login-limits.ts';
import { hashPassword, isOutdated } from '../passwords/password-hash.ts';
import { signAccessToken } from './access-tokens.ts';
import type { SessionsDeps } from './deps.ts';
import { endSessions } from './ending.ts';
import { firstRefreshToken } from './refresh-tokens.ts';
import { insertRefreshToken, insertSession, listSessions, type SessionRow } from './session.repository.ts';
import { type Tokens, loginRequest } from './sessions.api.ts';

/**
 * Does the same work and gives the same answer for a wrong password and for an unknown address.
 * @throws ProblemError 401 `bad-credentials`, 429 `too-many-attempts`
 */
export async function login(
  deps: SessionsDeps,
  { email, password }: z.output<typeof loginRequest>,
  client: Client,
): Promise<Tokens> {
  const { db } = deps;
  const user = await findUserByEmail(db, email);
  const subjectId = user?.id;
  const attempt = await beginAttempt(db, { email, userId: subjectId, client }).catch(
    async (error: unknown) => {
      if (error instanceof ProblemError) await audit(db, { event: 'login.limited', subjectId, client });
      throw error;
    },
  );
  const matches = await deps.checkPassword(password, user?.password_hash);
  if (!user || !matches) {
    await audit(db, { event: 'login.failed', subjectId, client });
    throw badCredentials();
  }
  await attempt.succeeded();
  return openSession(deps, await rehashed(deps, user, password), client);
}

/**
 * Rehashes at today's cost, so that a stolen table is expensive to crack. @throws ProblemError 401
 * `bad-credentials`
 */
async function rehashed(
  { db, checkPassword }: SessionsDeps,
  user: UserRow,
  password: string,
): Promise<UserRow> {
  if (!isOutdated(user.password_hash)) return user;
  const passwordHash = await hashPassword(password);
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({ password_hash: passwordHash })
    .where('id', '=', user.id)
    .where('password_hash', '=', user.password_hash)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return { ...user, password_hash: passwordHash };
  // Another login has rehashed it, or the password has changed meanwhile.
  const now = await findUser(db, user.id);
  if (!now || !(await checkPassword(password, now.password_hash))) throw badCredentials();
  return now;
}

async function openSession(deps: SessionsDeps, user: UserRow, client: Client): Promise<Tokens> {
  const { token, hash } = firstRefreshToken();
  const expiresAt = new Date(Date.now() + deps.refreshTokenTtl * 1000).toISOString();
  const now = new Date().toISOString();
  const session: SessionRow = {
    ...{ id: uuid(), user_id: user.id, device: client.device, address: client.address },
    ...{ created_at: now, last_used_at: now, expires_at: expiresAt },
  };
  await inTransaction(deps.db, async (transaction) => {
    // A simultaneous password change ends all sessions. None may start with the old password after that.
    if (!(await lockUser(transaction, user))) throw badCredentials();
    await rememberAddress(transaction, user.id, client);
    await endSurplus(transaction, user.id, deps.accessTokenTtl);
    await insertSession(transaction, session);
    await insertRefreshToken(transaction, { hash, sessionId: session.id, expiresAt });
    await audit(transaction, { event: 'login.succeeded', actorId: user.id, subjectId: user.id, client });
  });
  return tokensOf(deps, { user, sessionId: session.id, refreshToken: token });
}

const mostSessions = 100;

/** Makes room for one more by ending the least recently used ones. */
async function endSurplus(db: Kysely<UsersSchema>, userId: string, accessTokenTtl: number): Promise<void> {
  const surplus = (await listSessions(db, userId)).slice(mostSessions - 1);
  for (const { id } of surplus) await endSessions(db, { userId, id }, accessTokenTtl);
}

function badCredentials(): ProblemError {
  return new ProblemError(401, 'bad-credentials', 'The email address or the password is wrong.');
}

export async function tokensOf(
  { keys, accessTokenTtl }: SessionsDeps,
  { user, sessionId, refreshToken }: { user: UserRow; sessionId: string; refreshToken: string },
): Promise<Tokens> {
  const signing = { key: await keys.signing(), ttl: accessTokenTtl };
  return {
    access_token: signAccessToken(toUser(user), sessionId, signing),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: accessTokenTtl,
  };
}
