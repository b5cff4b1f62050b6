import { randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Kysely, Selectable } from 'kysely';
import { accessToken, keyIdOf } from '../../shared/auth/access-token.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { UsersSchema } from '../database/schema.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { hashSecret } from '../database/secrets.ts';

type Db = Kysely<UsersSchema>;
export type MailTokenRow = Selectable<UsersSchema['mail_tokens']>;
type Purpose = MailTokenRow['purpose'];

interface Issue {
  userId: string;
  purpose: Purpose;
  /** The address it is sent to. */
  email: string;
  /** Seconds. */
  ttl: number;
}

/** A token as it appears in a mail. */
export interface MailToken {
  token: string;
  expiresAt: string;
}

/** Works once, for this purpose, until it expires. Only its hash is stored. */
export async function issueMailToken(db: Db, { userId, purpose, email, ttl }: Issue): Promise<MailToken> {
  const token = randomBytes(32).toString('base64url');
  const now = Date.now();
  const expiresAt = new Date(now + ttl * 1000).toISOString();
  await db
    .insertInto('mail_tokens')
    .values({
      ...{ hash: hashSecret(token), user_id: userId, purpose, email },
      ...{ created_at: new Date(now).toISOString(), expires_at: expiresAt },
    })
    .execute();
  return { token, expiresAt };
}

/** A different audience from an access token's, so that neither is accepted as the other. */
const audience = 'mixdown-mail';

/** The same, signed: a forged one is recognized without a database query. */
export async function issueSignedMailToken(db: Db, key: SigningKey, issue: Issue): Promise<MailToken> {
  const { token, expiresAt } = await issueMailToken(db, issue);
  const { algorithm, issuer } = accessToken;
  const options = { algorithm, issuer, audience, keyid: key.kid, jwtid: token, expiresIn: issue.ttl };
  return { token: jwt.sign({}, key.privateKey, options), expiresAt };
}

/** @returns the token inside a signed one. @throws ProblemError 400 `bad-token` */
export async function openSignedMailToken(keys: KeyRing, signed: string): Promise<string> {
  const kid = keyIdOf(signed);
  const key = kid === undefined ? undefined : await keys.find(kid);
  if (!key) throw badMailToken();
  const { algorithm, issuer } = accessToken;
  try {
    const claims = jwt.verify(signed, key, { algorithms: [algorithm], issuer, audience });
    if (typeof claims === 'string' || claims.jti === undefined) throw badMailToken();
    return claims.jti;
  } catch {
    throw badMailToken();
  }
}

/** What the token permits. It stays valid. @throws ProblemError 400 `bad-token` */
export async function findMailToken(db: Db, purpose: Purpose, token: string): Promise<MailTokenRow> {
  const row = await db
    .selectFrom('mail_tokens')
    .selectAll()
    .where('hash', '=', hashSecret(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', new Date().toISOString())
    .executeTakeFirst();
  if (!row) throw badMailToken();
  return row;
}

/**
 * Uses it up, in the transaction of what it permits. @throws ProblemError 400 `bad-token` if another request
 * was faster
 */
export async function takeMailToken(db: Db, { hash }: MailTokenRow): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('mail_tokens').where('hash', '=', hash).executeTakeFirst();
  if (numDeletedRows !== 1n) throw badMailToken();
}

/** Removes a user's tokens for a purpose, and all that have expired. */
export async function removeMailTokens(db: Db, userId: string, purposes: readonly Purpose[]): Promise<void> {
  await db
    .deleteFrom('mail_tokens')
    .where('user_id', '=', userId)
    .where((row) =>
      row.or([row('purpose', 'in', purposes), row('expires_at', '<=', new Date().toISOString())]),
    )
    .execute();
}

/** How many the user was sent for this purpose since then. */
export async function countMailTokens(
  db: Db,
  { userId, purpose, since }: { userId: string; purpose: Purpose; since: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('mail_tokens')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('created_at', '>', since.toISOString())
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function badMailToken(): ProblemError {
  return new ProblemError(
    400,
    'bad-token',
    'This link has been used or has expired. Please request a new one.',
  );
}
