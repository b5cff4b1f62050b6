import type { Request } from 'express';
import { authenticate, badToken, bearerToken } from '../../shared/auth/access-token.ts';
import { apiKeyPrefix } from '../../shared/auth/api-key.ts';
import { ProblemError } from '../../shared/errors.ts';
import { findUser, type UserRow } from '../database/user.repository.ts';
import { clientOf, type Client } from '../http/client.ts';
import type { SessionsDeps } from './deps.ts';
import { findSession } from './session.repository.ts';

/** Dependencies of identifying the caller. */
export type MemberDeps = Pick<SessionsDeps, 'db' | 'keys'>;

/** The caller as the database knows them now; a token shows how things were when it was issued. */
export interface Member {
  user: UserRow;
  sessionId: string;
  /** When this session was started with the password. */
  loggedInAt: Date;
  client: Client;
}

/**
 * @throws ProblemError 401, also if the session has ended since; 403 for an API key, which gives no access to
 * the account
 */
export async function memberOf({ db, keys }: MemberDeps, request: Request): Promise<Member> {
  const header = request.headers.authorization;
  if (bearerToken(header).startsWith(apiKeyPrefix))
    throw new ProblemError(
      403,
      'insufficient-scope',
      'API keys can only upload and download. Log in to see or change the account.',
    );
  const { id, sessionId } = await authenticate(header, (kid) => keys.find(kid));
  const session = sessionId === undefined ? undefined : await findSession(db, sessionId);
  const user = session?.user_id === id ? await findUser(db, id) : undefined;
  if (!session || !user) throw badToken();
  return { user, sessionId: session.id, loggedInAt: new Date(session.created_at), client: clientOf(request) };
}

/** @throws ProblemError 403 `forbidden` if the caller is not an administrator now */
export async function adminOf(deps: MemberDeps, request: Request): Promise<Member> {
  const member = await memberOf(deps, request);
  if (member.user.role !== 'admin')
    throw new ProblemError(403, 'forbidden', 'Only administrators may do this.');
  return member;
}
