import type { Request } from 'express';
import { authenticate, type Caller } from '../../shared/auth/access-token.ts';
import type { KeySet } from './key-set.ts';

/** @throws ProblemError 401; UnavailableError when the users service's keys can't be had */
export type Authenticate = (request: Request) => Promise<Caller>;

export function createAuthenticate(keys: KeySet): Authenticate {
  return (request) => authenticate(request.headers.authorization, keys.find);
}
