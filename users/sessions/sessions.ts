import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import { hashSecret } from '../database/secrets.ts';
import type { Client } from '../http/client.ts';
import type { SessionsDeps } from './deps.ts';
import { endSessions } from './ending.ts';
import { findRefreshToken, findSession, type SessionRow } from './session.repository.ts';
import type { Session } from './sessions.api.ts';

export function toSession(row: SessionRow, currentId: string): Session {
  return {
    id: row.id,
    device: row.device,
    address: row.address,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    current: row.id === currentId,
  };
}

/** @throws ProblemError 404 if it is not the user's */
export async function endSession(
  { db, relay, accessTokenTtl }: SessionsDeps,
  { userId, id, client }: { userId: string; id: string; client: Client },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    if ((await endSessions(transaction, { userId, id }, accessTokenTtl)) === 0)
      throw new ProblemError(404, 'not-found', 'You have no such session.');
    const details = { session: id };
    await audit(transaction, { event: 'session.ended', actorId: userId, subjectId: userId, client, details });
  });
  relay.wake();
}

export async function endOtherSessions(
  { db, relay, accessTokenTtl }: SessionsDeps,
  { userId, except, client }: { userId: string; except: string; client: Client },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const count = await endSessions(transaction, { userId, except }, accessTokenTtl);
    const details = { count: String(count) };
    await audit(transaction, {
      event: 'sessions.ended',
      actorId: userId,
      subjectId: userId,
      client,
      details,
    });
  });
  relay.wake();
}

/**
 * Ends the session of a refresh token, for clients without a valid access token. An unknown token counts as
 * ended.
 */
export async function logoutByRefreshToken(deps: SessionsDeps, token: string, client: Client): Promise<void> {
  const found = await findRefreshToken(deps.db, hashSecret(token));
  const session = found && (await findSession(deps.db, found.session_id));
  if (!session) return;
  await endSession(deps, { userId: session.user_id, id: session.id, client }).catch((error: unknown) => {
    // Another request has ended it meanwhile.
    if (!(error instanceof ProblemError)) throw error;
  });
}
