import { createHmac, randomBytes } from 'node:crypto';
import { hashSecret } from '../database/secrets.ts';

/** A token and what is stored of it. */
interface RefreshToken {
  token: string;
  hash: string;
}

export function firstRefreshToken(): RefreshToken {
  return withHash(randomBytes(32).toString('base64url'));
}

/**
 * Derives the next token. Whoever holds this token gets the same result again, so a lost answer can be
 * requested again. The database alone does not reveal it.
 * @param nonce random, stored with this token
 */
export function nextRefreshToken(token: string, nonce: string): RefreshToken {
  return withHash(createHmac('sha256', token).update(nonce).digest('base64url'));
}

export function makeNonce(): string {
  return randomBytes(32).toString('base64url');
}

function withHash(token: string): RefreshToken {
  return { token, hash: hashSecret(token) };
}
