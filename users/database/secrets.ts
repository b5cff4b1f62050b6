import { createHash } from 'node:crypto';

/** For secrets of 256 random bits. They need no slow hash: SHA-256 keeps them unreadable in the database. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
