import { Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Request, RequestHandler, Response } from 'express';
import { createProxyServer, type ProxyServer } from 'httpxy';
import { UnavailableError } from '../../shared/errors.ts';
import { limitUnreadBody } from '../../shared/http/unread-body.ts';
import { upgradeOf, type Upgrade } from '../../shared/http/upgrades.ts';
import { headersToCaller, headersToService } from './headers.ts';
import type { RemoteService } from './services.ts';

/** How long a service may be silent before its answer begins. */
const silenceMs = 10_000;

/**
 * Forwards a call to the service and the answer back, streamed both ways, and connects the two ends of a
 * WebSocket.
 */
export function forwardTo(
  { name, url }: Pick<RemoteService, 'name' | 'url'>,
  options: { silenceMs?: number } = {},
): RequestHandler {
  const timeout = options.silenceMs ?? silenceMs;
  // The timeout also closes idle connections before the service does; otherwise a call could meet a closing
  // connection.
  const agent = new (url.startsWith('https:') ? TlsAgent : Agent)({ keepAlive: true, timeout });
  return async (request, response, next) => {
    if (!namesItself(request)) {
      next();
      return;
    }
    const proxy = createProxyServer({ target: url, changeOrigin: true, agent, selfHandleResponse: true });
    const fail = (cause: Error) => {
      // Otherwise the caller, who is still sending, would never read the answer.
      request.resume();
      next(new UnavailableError(`${name} service`, { cause }));
    };
    const upgrade = upgradeOf(response);
    const address = request.ip ?? '';
    // The request's headers from here on are those that go to the service.
    request.headers = headersToService(request.headers, { address, upgrade: upgrade !== undefined });
    if (upgrade) await joinSockets(proxy, { request, response, upgrade, timeout, fail });
    else await forwardCall(proxy, { request, response, timeout, fail });
  };
}

/** Whether the service will see the same path that was checked here, without `..` and the like. */
function namesItself({ url, path }: Request): boolean {
  const absolute = `http://gateway${url}`;
  return url.startsWith('/') && URL.canParse(absolute) && new URL(absolute).pathname === path;
}

interface Call {
  request: Request;
  response: Response;
  timeout: number;
  /** Answers the caller that the service is unavailable. */
  fail: (cause: Error) => void;
}

async function forwardCall(proxy: ProxyServer, { request, response, timeout, fail }: Call): Promise<void> {
  let answer: IncomingMessage | undefined;
  proxy.on('proxyReq', (onward) => {
    limitSilence(onward, request, timeout);
  });
  proxy.on('proxyRes', (incoming) => {
    answer = incoming;
    // From here on the caller's connection limits the silence: a slow reader makes the service wait.
    answer.socket.setTimeout(0);
    response.statusCode = answer.statusCode ?? 502;
    for (const [name, value] of Object.entries(headersToCaller(answer.headers, { upgrade: false })))
      if (value !== undefined) response.setHeader(name, value);
    answer.pipe(response);
  });
  proxy.on('error', (cause) => {
    // A service may answer without reading the whole body, and a caller may leave.
    if (!answer?.complete && !response.destroyed) fail(cause);
  });
  response.once('finish', () => {
    limitUnreadBody(request);
  });
  await proxy.web(request, response);
}

async function joinSockets(
  proxy: ProxyServer,
  { request, response, upgrade, timeout, fail }: Call & { upgrade: Upgrade },
): Promise<void> {
  const { socket, head } = upgrade;
  // From here on the proxy writes the answer itself, including its head.
  const take = (answer: IncomingMessage, status: number) => {
    upgrade.taken = true;
    response.statusCode = status;
    answer.headers = headersToCaller(answer.headers, { upgrade: true });
  };
  proxy.on('proxyReqWs', (onward) => {
    limitSilence(onward, request, timeout);
    onward.once('upgrade', (answer, serviceSocket) => {
      take(answer, 101);
      socket.once('close', () => serviceSocket.destroy());
    });
    onward.once('response', (answer) => {
      const own = response.getHeaders();
      take(answer, answer.statusCode ?? 502);
      Object.assign(answer.headers, { ...own, ...answer.headers });
    });
    socket.once('close', () => onward.destroy());
  });
  proxy.on('error', (cause) => {
    if (!upgrade.taken && !socket.destroyed) fail(cause);
  });
  await proxy.ws(request, socket, {}, head);
}

/** If the service waits for the caller, the service is not the one that is silent. */
function limitSilence(onward: ClientRequest, request: IncomingMessage, timeout: number): void {
  onward.on('timeout', () => {
    if (request.complete || onward.writableNeedDrain)
      onward.destroy(new Error(`it was silent for ${timeout / 1000} s`));
  });
}
