import { ServerResponse, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Connections } from './connections.ts';

/** The connection of a WebSocket handshake. A handler may take it over instead of answering. */
export interface Upgrade {
  socket: Socket;
  /** What followed the request. */
  head: Buffer;
  /**
   * Set by the handler that took over the connection: it writes to the socket itself, including the answer's
   * head.
   */
  taken: boolean;
}

/**
 * Passes WebSocket handshakes to the handler of all other requests, so that the same limits, logs and
 * refusals apply. A handler gets the connection with `upgradeOf`.
 */
export function acceptUpgrades(
  server: Server,
  handler: RequestListener,
  connections: Pick<Connections, 'isAnswering'>,
): void {
  server.on('upgrade', (request, socket: Socket, head) => {
    // Node no longer listens. 'close' follows and ends the work.
    socket.off('error', ignore).on('error', ignore);
    // No client offers another protocol before it has its earlier answers, and two answers cannot share the connection.
    if (connections.isAnswering(socket)) socket.destroy();
    else if (isWebSocket(request)) handleUpgrade(request, { socket, head, taken: false }, handler);
    else serveWithoutUpgrade(server, request, socket, head);
  });
}

function ignore(): void {
  // Whoever works on the connection learns of its end from 'close'.
}

/** @returns undefined except for a WebSocket handshake on a server that accepts them */
export function upgradeOf(response: ServerResponse): Upgrade | undefined {
  return (response as Partial<UpgradeResponse>).locals?.upgrade;
}

/** Express keeps existing `locals`. */
type UpgradeResponse = ServerResponse & { locals: { upgrade?: Upgrade } };

function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

function handleUpgrade(request: IncomingMessage, upgrade: Upgrade, handler: RequestListener): void {
  const response: UpgradeResponse = Object.assign(new ServerResponse(request), { locals: { upgrade } });
  response.shouldKeepAlive = false;
  response.assignSocket(upgrade.socket);
  // Node no longer does this, and a long answer would stop in the middle.
  upgrade.socket.on('drain', () => {
    if (!upgrade.taken) response.emit('drain');
  });
  response.once('finish', () => {
    upgrade.socket.destroySoon();
  });
  handler(request, response);
}

/**
 * Once a server accepts WebSockets, Node treats every request with an Upgrade header as one, and Java's
 * HttpClient and `curl --http2` offer h2c in each. They get their answer in HTTP/1.1: the server parses the
 * request again without the offer.
 */
function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const { method = '', url = '', httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    if (/^connection$/i.test(name)) lines.push(`${name}: ${withoutOffers(value)}`);
    else if (!offers.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  const again = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  socket.unshift(Buffer.concat([again, head]));
  server.emit('connection', socket);
}

const offers = new Set(['upgrade', 'http2-settings']);

function withoutOffers(connection: string): string {
  const tokens = connection.split(',').map((token) => token.trim());
  return tokens.filter((token) => !offers.has(token.toLowerCase())).join(', ');
}
