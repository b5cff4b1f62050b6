import type { Request } from 'express';
import { bearerToken, type Caller } from '../../shared/auth/access-token.ts';
import { apiKeyPrefix } from '../../shared/auth/api-key.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { UsersClient } from '../auth/users-client.ts';

/**
 * If the token says that the address is unverified, it may be outdated, so ask the users service. @throws
 * ProblemError 403 `email-not-verified`
 */
export async function checkVerified(
  { requireVerifiedEmail, users }: { requireVerifiedEmail: boolean; users: UsersClient },
  { emailVerified }: Caller,
  request: Request,
): Promise<void> {
  if (!requireVerifiedEmail || emailVerified) return;
  // An API key's owner has just been looked up.
  const { authorization = '' } = request.headers;
  const isKey = bearerToken(authorization).startsWith(apiKeyPrefix);
  if (!isKey && (await users.isEmailVerified(authorization))) return;
  throw new ProblemError(
    403,
    'email-not-verified',
    'Please verify your email address first: follow the link in the mail sent to it. POST /auth/verify-email/resend sends another.',
  );
}
