import { randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Kysely } from 'kysely';
import { ProblemError } from '../../shared/errors.ts';
import type { GatewaySchema } from '../database/schema.ts';

const audience = 'mixdown-download';
const algorithm = 'HS256';

/** The mp3's URL for users who are logged in. */
export function mp3Url(publicUrl: string, id: string): string {
  return `${publicUrl}/mp3s/${id}`;
}

/** The link in the mail: gives access to one mp3 without a login, for a limited time. */
export interface DownloadLinks {
  make(publicUrl: string, id: string): string;
  /** @throws ProblemError 403 `expired-link` or `bad-link` */
  verify(token: string, id: string): void;
}

/** @param ttl seconds */
export function createDownloadLinks(secret: string, ttl: number): DownloadLinks {
  return {
    make(publicUrl, id) {
      const token = jwt.sign({}, secret, { algorithm, audience, subject: id, expiresIn: ttl });
      return `${mp3Url(publicUrl, id)}?token=${token}`;
    },
    verify(token, id) {
      try {
        jwt.verify(token, secret, { algorithms: [algorithm], audience, subject: id });
      } catch (error) {
        if (error instanceof jwt.TokenExpiredError)
          throw new ProblemError(
            403,
            'expired-link',
            'This link has expired. Log in and download it with your account.',
          );
        throw new ProblemError(
          403,
          'bad-link',
          'This link is not valid. Copy the whole link from the email, or log in.',
        );
      }
    },
  };
}

/**
 * Generated on the first start and stored in the database, so that all gateways sign and accept the same
 * links.
 */
export async function linkSecret(db: Kysely<GatewaySchema>): Promise<string> {
  const name = 'download-links';
  const value = randomBytes(32).toString('base64url');
  await db.insertInto('secrets').ignore().values({ name, value }).execute();
  const kept = await db
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return kept.value;
}
