import type { Request } from 'express';
import type { Kysely } from 'kysely';
import { authenticate, badToken, bearerToken, type Caller } from '../../shared/auth/access-token.ts';
import { type ApiKeyScope, apiKeyPrefix } from '../../shared/auth/api-key.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { KeySet } from './key-set.ts';
import { isRevoked } from './revocation.repository.ts';
import type { UsersClient } from './users-client.ts';

/**
 * Authenticates by access token or API key. A login may do everything, an API key only what its scopes allow.
 * @param scope required of a key; undefined for what every key may do
 * @throws ProblemError 401, 403 `insufficient-scope`; UnavailableError if the users service is unreachable
 */
export type Authenticate = (request: Request, scope?: ApiKeyScope) => Promise<Caller>;

interface AuthenticateDeps {
  db: Kysely<GatewaySchema>;
  keys: KeySet;
  users: UsersClient;
}

export function createAuthenticate({ db, keys, users }: AuthenticateDeps): Authenticate {
  return async ({ headers: { authorization } }, scope) => {
    const token = bearerToken(authorization);
    if (token.startsWith(apiKeyPrefix)) return byApiKey(users, token, scope);
    const caller = await authenticate(authorization, keys.find);
    const { id, sessionId } = caller;
    if (await isRevoked(db, sessionId === undefined ? [id] : [id, sessionId])) throw badToken();
    return caller;
  };
}

async function byApiKey(users: UsersClient, key: string, scope: ApiKeyScope | undefined): Promise<Caller> {
  const { scopes, ...caller } = await users.checkApiKey(key);
  if (scope !== undefined && !scopes.includes(scope))
    throw new ProblemError(
      403,
      'insufficient-scope',
      `This API key does not allow ${scope}s. Create one with the scope "${scope}".`,
    );
  return caller;
}
