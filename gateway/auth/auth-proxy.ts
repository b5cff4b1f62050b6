import { raw, Router, type Request, type Response } from 'express';
import { UnavailableError } from '../../shared/errors.ts';

/** What the users service answers for the gateway's callers. */
const proxied = [
  ['post', '/auth/register'],
  ['post', '/auth/login'],
  ['post', '/auth/refresh'],
  ['get', '/auth/me'],
  ['get', '/health/db'],
] as const;

const passedOn = ['accept', 'authorization', 'content-type', 'traceparent', 'user-agent'] as const;
const passedBack = ['cache-control', 'content-type', 'retry-after', 'www-authenticate'] as const;
const timeoutMs = 10_000;

/** Hands these calls to the users service and its answers back, both as they are. */
export function authProxy(usersUrl: string): Router {
  const router = Router();
  const body = raw({ type: () => true, limit: '16kb', inflate: true });
  for (const [method, path] of proxied)
    router[method](path, body, (request, response) => forward(usersUrl + path, request, response));
  return router;
}

async function forward(url: string, request: Request, response: Response): Promise<void> {
  const answer = await ask(url, request);
  for (const name of passedBack) {
    const value = answer.headers.get(name);
    if (value !== null) response.set(name, value);
  }
  response.status(answer.status).send(answer.body);
}

async function ask(
  url: string,
  request: Request,
): Promise<{ status: number; headers: Headers; body: Buffer }> {
  try {
    const answer = await fetch(url, {
      method: request.method,
      headers: headersOf(request),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
      // One with a GET means nothing, and fetch refuses it.
      ...(request.method === 'POST' && Buffer.isBuffer(request.body)
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
  return headers;
}
