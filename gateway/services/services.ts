/** Another service as the gateway knows it. */
export interface RemoteService {
  /** Its name in messages and health checks. */
  name: string;
  url: string;
  /** The service serves these paths and those below them to callers. All its other paths are internal. */
  prefixes: readonly string[];
}

/** Every service that callers reach through the gateway, by HTTP and WebSocket. To add one, add an entry. */
export function remoteServices({ usersUrl }: { usersUrl: string }): readonly RemoteService[] {
  return [
    {
      name: 'users',
      url: usersUrl,
      prefixes: ['/auth', '/users', '/invitations', '/audit-log', '/health/db'],
    },
  ];
}
