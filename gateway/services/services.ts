/**
 * The services that callers reach through the gateway, by HTTP and WebSocket. Each serves these paths and those below them.
 * All its other paths are internal.
 */
const prefixes = {
  users: ['/auth', '/users', '/invitations', '/audit-log', '/health/db'],
} as const satisfies Record<string, readonly string[]>;

/** The address of each. Without the users service nobody can log in. */
export type ServiceUrls = { users: string } & Partial<Record<keyof typeof prefixes, string>>;

/** Another service as the gateway knows it. */
export interface RemoteService {
  /** Its name in messages and health checks. */
  name: string;
  url: string;
  prefixes: readonly string[];
}

export function remoteServices(urls: ServiceUrls): readonly RemoteService[] {
  return Object.entries(urls).map(([name, url]) => ({
    name,
    url,
    prefixes: prefixes[name as keyof ServiceUrls],
  }));
}
