import type { Kysely } from 'kysely';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import { hashSecret } from '../database/secrets.ts';
import { findUser } from '../database/user.repository.ts';
import type { Client } from '../http/client.ts';
import type { SessionsDeps } from './deps.ts';
import { endSessions } from './ending.ts';
import { tokensOf } from './login.ts';
import { makeNonce, nextRefreshToken } from './refresh-tokens.ts';
import {
  findRefreshToken,
  findSession,
  insertRefreshToken,
  touchSession,
  useRefreshToken,
  type RefreshTokenRow,
  type SessionRow,
} from './session.repository.ts';
import type { Tokens } from './sessions.api.ts';

type Db = Kysely<UsersSchema>;

/** A lost answer can be requested again within this time. */
const retryMs = 10_000;

/**
 * A refresh token works once and returns the next one. Sent again within seconds, it returns the same one.
 * Sent later, or after the next one was used, it ends the session, because two parties hold it.
 * @throws ProblemError 401 `bad-refresh-token`
 */
export async function refresh(deps: SessionsDeps, token: string, client: Client): Promise<Tokens> {
  const hash = hashSecret(token);
  const done = await inTransaction(deps.db, async (transaction) => {
    // First, so that later reads see what a simultaneous request has written.
    const nonce = makeNonce();
    const isFirst = await useRefreshToken(transaction, hash, { nonce, usedAt: new Date().toISOString() });
    const found = await findRefreshToken(transaction, hash);
    const session = found && (await findSession(transaction, found.session_id));
    const user = session && (await findUser(transaction, session.user_id));
    if (!session || !user) return undefined;
    const next = isFirst
      ? await insertNext(transaction, nextRefreshToken(token, nonce), session, deps.refreshTokenTtl)
      : await sameNext(transaction, token, found);
    if (next === undefined) {
      await endReused(transaction, session, client, deps.accessTokenTtl);
      return undefined;
    }
    await touch(transaction, session, client, deps.refreshTokenTtl);
    return { user, sessionId: session.id, refreshToken: next };
  });
  if (!done) {
    deps.relay.wake();
    throw badRefreshToken();
  }
  return tokensOf(deps, done);
}

async function insertNext(
  db: Db,
  next: { token: string; hash: string },
  session: SessionRow,
  ttl: number,
): Promise<string> {
  await insertRefreshToken(db, { hash: next.hash, sessionId: session.id, expiresAt: after(ttl) });
  return next.token;
}

/**
 * The next token of one that was used a moment ago. @returns undefined if that was longer ago, or the next
 * one was used too
 */
async function sameNext(db: Db, token: string, used: RefreshTokenRow): Promise<string | undefined> {
  const { nonce, used_at: usedAt } = used;
  if (nonce === null || usedAt === null || Date.now() - Date.parse(usedAt) > retryMs) return undefined;
  const next = nextRefreshToken(token, nonce);
  const isFresh = (await findRefreshToken(db, next.hash))?.used_at === null;
  return isFresh ? next.token : undefined;
}

async function endReused(db: Db, session: SessionRow, client: Client, accessTokenTtl: number): Promise<void> {
  const { id, user_id: userId } = session;
  await endSessions(db, { userId, id }, accessTokenTtl);
  await audit(db, { event: 'refresh-token.reused', subjectId: userId, client, details: { session: id } });
}

async function touch(db: Db, { id }: SessionRow, { address }: Client, ttl: number): Promise<void> {
  const change = { address, last_used_at: new Date().toISOString(), expires_at: after(ttl) };
  await touchSession(db, id, change);
}

/** @param ttl seconds */
function after(ttl: number): string {
  return new Date(Date.now() + ttl * 1000).toISOString();
}

function badRefreshToken(): ProblemError {
  return new ProblemError(
    401,
    'bad-refresh-token',
    'The refresh token is used, revoked or expired. Log in again.',
  );
}
