/** Another service as the gateway knows it. */
export interface RemoteService {
  /** As messages and health checks say it. */
  name: string;
  url: string;
  /** The service serves these paths and those below them to callers. All its other paths stay inside. */
  prefixes: readonly string[];
}

/** Every service that callers reach through the gateway, by HTTP and WebSocket alike. A new one is one more entry. */
export function remoteServices({ usersUrl }: { usersUrl: string }): readonly RemoteService[] {
  return [
    {
      name: 'users',
      url: usersUrl,
      prefixes: ['/auth', '/users', '/invitations', '/audit-log', '/health/db'],
    },
  ];
}
