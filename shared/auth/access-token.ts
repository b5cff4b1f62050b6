import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { ProblemError } from '../errors.ts';
import { type AccountRole, roleField } from './user.ts';

/** Issuer and audience of an access token. Both sides must agree, so both are defined here. */
export const accessToken = { algorithm: 'RS256', issuer: 'mixdown-users', audience: 'mixdown' } as const;

const claimsSchema = z.object({
  sub: z.uuid(),
  email: z.email(),
  role: roleField,
  /** The session it belongs to. */
  sid: z.uuid().optional(),
  email_verified: z.boolean().default(false),
  exp: z.int(),
});

/** The caller of a request. */
export interface Caller {
  id: string;
  email: string;
  emailVerified: boolean;
  role: AccountRole;
  /** undefined for an API key. */
  sessionId: string | undefined;
}

/**
 * @param header the request's `Authorization`
 * @param findKey the public key with that id, undefined if there is none
 * @throws ProblemError 401 `missing-token`, `expired-token` or `bad-token`
 */
export async function authenticate(
  header: string | undefined,
  findKey: (kid: string) => Promise<KeyObject | undefined>,
): Promise<Caller> {
  const token = bearerToken(header);
  // The key is selected before the token is trusted: `kid` selects only among our own keys.
  const kid = keyIdOf(token);
  const key = kid === undefined ? undefined : await findKey(kid);
  if (key === undefined) throw badToken();
  return verify(token, key);
}

/** What a token says about its key. @returns undefined also if it is no token */
export function keyIdOf(token: string): string | undefined {
  try {
    const kid: unknown = jwt.decode(token, { complete: true })?.header.kid;
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    // One whose payload is no JSON.
    return undefined;
  }
}

/** @param header the request's `Authorization`. @throws ProblemError 401 `missing-token` */
export function bearerToken(header: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  if (token === undefined)
    throw unauthorized(
      'missing-token',
      'Log in first and send the access token as Authorization: Bearer <token>.',
    );
  return token;
}

function verify(token: string, key: KeyObject): Caller {
  const { algorithm, issuer, audience } = accessToken;
  try {
    // The pinned algorithm refuses `none`, and HS256 with our public key as the secret.
    const payload = jwt.verify(token, key, { algorithms: [algorithm], issuer, audience });
    // jsonwebtoken accepts a token without `exp`; the schema does not.
    const { sub, email, role, sid, email_verified } = claimsSchema.parse(payload);
    return { id: sub, email, role, sessionId: sid, emailVerified: email_verified };
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError)
      throw unauthorized('expired-token', 'The access token has expired. Log in again.');
    throw badToken();
  }
}

export function badToken(): ProblemError {
  return unauthorized('bad-token', 'The access token is not valid. Log in again.');
}

function unauthorized(code: string, detail: string): ProblemError {
  return new ProblemError(401, code, detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
}
