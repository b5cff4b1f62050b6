import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { loginRequest, registerRequest, Tokens, User } from '../../shared/auth/accounts-api.ts';
import { isDuplicateKey } from '../../shared/database/duplicate-key.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { UsersSchema } from '../database/schema.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { hashPassword, type createPasswordCheck } from './password.ts';
import { findSession, insertSession, removeExpiredSessions, rotateSession } from './session.repository.ts';
import { hashRefreshToken, makeRefreshToken, signAccessToken } from './tokens.ts';
import { findUser, findUserByEmail, insertUser, toUser } from './user.repository.ts';

export interface AccountsDeps {
  db: Kysely<UsersSchema>;
  signingKey: SigningKey;
  checkPassword: Awaited<ReturnType<typeof createPasswordCheck>>;
  /** Seconds. */
  accessTokenTtl: number;
  /** Seconds. */
  refreshTokenTtl: number;
}

/** @throws ProblemError 409 `email-taken` */
export async function register(
  { db }: AccountsDeps,
  { email, password, displayName }: z.output<typeof registerRequest>,
): Promise<User> {
  const row = {
    id: uuid(),
    email,
    password_hash: await hashPassword(password),
    display_name: displayName ?? null,
    role: 'user' as const,
    created_at: new Date().toISOString(),
  };
  try {
    await insertUser(db, row);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new ProblemError(
      409,
      'email-taken',
      'There is an account with this email address already: log in instead.',
    );
  }
  return toUser(row);
}

/** @throws ProblemError 401 `bad-credentials` */
export async function login(
  deps: AccountsDeps,
  { email, password }: z.output<typeof loginRequest>,
): Promise<Tokens> {
  const { db, checkPassword, refreshTokenTtl } = deps;
  const user = await findUserByEmail(db, email);
  const matches = await checkPassword(password, user?.password_hash);
  if (!user || !matches)
    throw new ProblemError(401, 'bad-credentials', 'The email address or the password is wrong.');
  const now = new Date().toISOString();
  const { token, tokenHash } = makeRefreshToken();
  await removeExpiredSessions(db, user.id, now);
  await insertSession(db, {
    id: uuid(),
    user_id: user.id,
    token_hash: tokenHash,
    created_at: now,
    expires_at: after(refreshTokenTtl),
  });
  return tokens(deps, toUser(user), token);
}

/** A refresh token works once and is answered with the next one. @throws ProblemError 401 `bad-refresh-token` */
export async function refresh(deps: AccountsDeps, refreshToken: string): Promise<Tokens> {
  const { db, refreshTokenTtl } = deps;
  const oldHash = hashRefreshToken(refreshToken);
  const session = await findSession(db, oldHash, new Date().toISOString());
  const user = session && (await findUser(db, session.user_id));
  const { token, tokenHash } = makeRefreshToken();
  if (!user || !(await rotateSession(db, oldHash, { tokenHash, expiresAt: after(refreshTokenTtl) })))
    throw new ProblemError(
      401,
      'bad-refresh-token',
      'The refresh token is used up or has expired: log in again.',
    );
  return tokens(deps, toUser(user), token);
}

/** @throws ProblemError 401 when the account is gone since the token was made */
export async function me({ db }: AccountsDeps, id: string): Promise<User> {
  const user = await findUser(db, id);
  if (!user) throw new ProblemError(401, 'bad-token', 'This account no longer exists.');
  return toUser(user);
}

function tokens({ signingKey, accessTokenTtl }: AccountsDeps, user: User, refreshToken: string): Tokens {
  return {
    access_token: signAccessToken(user, signingKey, accessTokenTtl),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: accessTokenTtl,
  };
}

/** @param ttl seconds */
function after(ttl: number): string {
  return new Date(Date.now() + ttl * 1000).toISOString();
}
