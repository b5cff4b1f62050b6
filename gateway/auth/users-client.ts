import { z } from 'zod';
import type { Caller } from '../../shared/auth/access-token.ts';
import { type ApiKeyScope, apiKeyScopes } from '../../shared/auth/api-key.ts';
import { userSchema } from '../../shared/auth/user.ts';
import { ProblemError, UnavailableError } from '../../shared/errors.ts';
import { problemSchema } from '../../shared/http/problem.ts';

/** What the gateway asks the users service about a caller. */
export interface UsersClient {
  /**
   * Asked each time, so that a revoked key stops working at once. @throws ProblemError 401 `bad-api-key`;
   * UnavailableError
   */
  checkApiKey(key: string): Promise<Caller & { scopes: readonly ApiKeyScope[] }>;
  /** The current state, which an older token cannot know. @throws ProblemError 401; UnavailableError */
  isEmailVerified(authorization: string): Promise<boolean>;
}

const checkedKey = z.object({ user: userSchema, scopes: z.array(z.enum(apiKeyScopes)) });

export function createUsersClient(usersUrl: string): UsersClient {
  return {
    async checkApiKey(key) {
      const { user, scopes } = await ask(checkedKey, `${usersUrl}/internal/api-keys/check`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ key }),
      });
      const { id, email, emailVerified, role } = user;
      return { id, email, emailVerified, role, sessionId: undefined, scopes };
    },
    async isEmailVerified(authorization) {
      const headers = { Authorization: authorization };
      return (await ask(userSchema, `${usersUrl}/auth/me`, { headers })).emailVerified;
    },
  };
}

async function ask<T>(schema: z.ZodType<T>, url: string, init: RequestInit): Promise<T> {
  const answer = await fetchAnswer(url, init);
  if (answer.ok) return schema.parse(answer.body);
  const problem = problemSchema.safeParse(answer.body);
  if (answer.status === 401 && problem.success)
    throw new ProblemError(401, problem.data.code, problem.data.detail, {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  throw new UnavailableError('users service', { cause: new Error(`it answered ${answer.status}`) });
}

async function fetchAnswer(url: string, init: RequestInit) {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) });
    const body: unknown = await answer.json();
    return { ok: answer.ok, status: answer.status, body };
  } catch (cause) {
    throw new UnavailableError('users service', { cause });
  }
}
