import jwt from 'jsonwebtoken';
import { accessToken } from '../../shared/auth/access-token.ts';
import type { User } from '../../shared/auth/user.ts';
import type { SigningKey } from '../keys/signing-key.ts';

/** @param ttl seconds */
export function signAccessToken(
  { id, email, emailVerified, role }: User,
  sessionId: string,
  { key, ttl }: { key: SigningKey; ttl: number },
): string {
  const { algorithm, issuer, audience } = accessToken;
  const claims = { email, role, email_verified: emailVerified, sid: sessionId };
  const options = { algorithm, issuer, audience, keyid: key.kid, subject: id, expiresIn: ttl };
  return jwt.sign(claims, key.privateKey, options);
}
