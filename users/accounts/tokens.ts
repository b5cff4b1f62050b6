import { createHash, randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { accessToken, type Caller } from '../../shared/auth/access-token.ts';
import type { SigningKey } from '../keys/signing-key.ts';

/** @param ttl seconds */
export function signAccessToken({ id, email, role }: Caller, key: SigningKey, ttl: number): string {
  const { algorithm, issuer, audience } = accessToken;
  return jwt.sign({ email, role }, key.privateKey, {
    algorithm,
    issuer,
    audience,
    keyid: key.kid,
    subject: id,
    expiresIn: ttl,
  });
}

/** 256 random bits: needs no slow hash, SHA-256 keeps it unreadable in the database. */
export function makeRefreshToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashRefreshToken(token) };
}

export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
