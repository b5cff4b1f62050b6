import { createHmac, randomBytes } from 'node:crypto';
import { hashSecret } from '../database/secrets.ts';

/** A token and what is kept of it. */
interface RefreshToken {
  token: string;
  hash: string;
}

export function firstRefreshToken(): RefreshToken {
  return withHash(randomBytes(32).toString('base64url'));
}

/**
 * The token after this one: the same again for whoever holds this one, so that a lost answer can be asked for once more,
 * and yet unknown to whoever holds the database alone.
 * @param nonce random, kept with this token
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
