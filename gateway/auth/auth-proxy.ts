import { raw, Router, type Request, type Response } from 'express';
import { UnavailableError } from '../../shared/errors.ts';

/** What the users service answers for the gateway's callers. */
const proxied = [
  ['post', '/auth/register'],
  ['get', '/auth/verify-email'],
  ['post', '/auth/verify-email'],
  ['post', '/auth/verify-email/resend'],
  ['get', '/auth/confirm-email'],
  ['post', '/auth/confirm-email'],
  ['post', '/auth/login'],
  ['post', '/auth/refresh'],
  ['post', '/auth/logout'],
  ['get', '/auth/me'],
  ['post', '/auth/password-reset-request'],
  ['get', '/auth/password-reset'],
  ['post', '/auth/password-reset-confirm'],
  ['get', '/auth/sessions'],
  ['delete', '/auth/sessions'],
  ['delete', '/auth/sessions/:id'],
  ['post', '/auth/api-keys'],
  ['get', '/auth/api-keys'],
  ['delete', '/auth/api-keys/:id'],
  ['get', '/users/me'],
  ['patch', '/users/me'],
  ['delete', '/users/me'],
  ['post', '/invitations'],
  ['get', '/invitations'],
  ['delete', '/invitations/:id'],
  ['get', '/users'],
  ['post', '/users'],
  ['get', '/users/:id'],
  ['put', '/users/:id'],
  ['patch', '/users/:id'],
  ['delete', '/users/:id'],
  ['get', '/audit-log'],
  ['get', '/health/db'],
] as const;

const passedOn = ['accept', 'authorization', 'content-type', 'traceparent', 'user-agent'] as const;
const passedBack = ['cache-control', 'content-type', 'location', 'retry-after', 'www-authenticate'] as const;
const timeoutMs = 10_000;

/** Hands these calls to the users service and its answers back, both as they are. */
export function authProxy(usersUrl: string): Router {
  const router = Router();
  const body = raw({ type: () => true, limit: '16kb', inflate: true });
  for (const [method, path] of proxied)
    router[method](path, body, (request, response, next) => {
      const target = targetOf(usersUrl, request);
      if (target) return forward(target, request, response);
      next();
      return undefined;
    });
  return router;
}

/** @returns undefined where `..` and its like would name another path there than the one that was looked at here */
function targetOf(usersUrl: string, { originalUrl, path }: Request): URL | undefined {
  const url = usersUrl + originalUrl;
  if (!originalUrl.startsWith('/') || !URL.canParse(url)) return undefined;
  const target = new URL(url);
  return target.pathname === path ? target : undefined;
}

async function forward(target: URL, request: Request, response: Response): Promise<void> {
  const answer = await ask(target, request);
  for (const name of passedBack) {
    const value = answer.headers.get(name);
    if (value !== null) response.set(name, value);
  }
  response.status(answer.status);
  // Express gives what it sends a type, even where there is nothing.
  if (answer.body.length === 0) response.end();
  else response.send(answer.body);
}

async function ask(
  target: URL,
  request: Request,
): Promise<{ status: number; headers: Headers; body: Buffer }> {
  try {
    const answer = await fetch(target, {
      method: request.method,
      headers: headersOf(request),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
      // One with a GET means nothing, and fetch refuses it.
      ...(request.method !== 'GET' && request.method !== 'HEAD' && Buffer.isBuffer(request.body)
        ? { body: new Uint8Array(request.body) }
        : {}),
    });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  } catch (cause) {
    throw new UnavailableError('users service', { cause });
  }
}

function headersOf(request: Request): Headers {
  const headers = new Headers();
  for (const name of passedOn) {
    const value = request.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  // Whatever the caller said in it: the users service limits logins by address.
  headers.set('x-forwarded-for', request.ip ?? '');
  return headers;
}
