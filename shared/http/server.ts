import { createServer, type RequestListener } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { trackConnections } from './connections.ts';
import { acceptUpgrades } from './upgrades.ts';

export interface HttpServer {
  /** Where it listens, as `http://host:port`. */
  url: string;
  /** Accepts no new requests, gives running ones `graceMs` to finish, then cuts them off. */
  close(graceMs?: number): Promise<void>;
}

/** A server that listens before all its dependencies are up. */
export interface Service extends HttpServer {
  /** Resolves when the work has begun; false if it was closed before. */
  started: Promise<boolean>;
}

/**
 * @param port 0 picks a free one
 * @param upgrades whether the handler receives WebSocket handshakes as such (`upgradeOf`); otherwise it
 * answers them like any GET
 */
export async function listen(
  handler: RequestListener,
  { host, port, upgrades = false }: { host: string; port: number; upgrades?: boolean },
): Promise<HttpServer> {
  // A video of some gigabytes takes hours over a slow line: a silent connection is closed, a slow one is not.
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 10_000 },
    handler,
  );
  server.setTimeout(120_000);
  const connections = trackConnections(server);
  if (upgrades) acceptUpgrades(server, handler, connections);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;

  return {
    url: `http://${nameOf(host)}:${taken}`,
    async close(graceMs = 10_000) {
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
      connections.endIdle();
      const timer = setTimeout(() => {
        server.closeAllConnections();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** The host as a URL names it. */
function nameOf(host: string): string {
  if (['0.0.0.0', '127.0.0.1', '::', '::1'].includes(host)) return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}
