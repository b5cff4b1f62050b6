import type { RequestHandler } from 'express';

/** A name and the path it stands for. A `/*` at the end of both also renames every path below. */
type OtherName = readonly [name: string, path: string];

/** For clients of the systems that Mixdown replaces. Applied in this order, so `/api/v1/users/login` is `/auth/login`. */
export const otherNames: readonly OtherName[] = [
  ['/api/v1/auth/*', '/auth/*'],
  ['/api/v1/users/*', '/users/*'],
  ['/users/register', '/auth/register'],
  ['/users/login', '/auth/login'],
  ['/users/profile', '/auth/me'],
  ['/media/*', '/videos/*'],
];

/**
 * Gives each request the one path that everything behind it knows: limits, routes, metrics and other services. The log and
 * `originalUrl` keep the path that the client sent.
 */
export const useUsualNames: RequestHandler = (request, _response, next) => {
  request.url = usualUrl(request.url);
  next();
};

/** The URL under its usual name, without a slash at the end of its path. The query stays as it is. */
export function usualUrl(url: string): string {
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(url) ?? [];
  return otherNames.reduce(rename, withoutSlash(path)) + query;
}

function rename(path: string, [name, usual]: OtherName): string {
  const [from, to] = [withoutStar(name), withoutStar(usual)];
  const below = path.slice(from.length);
  // Upper and lower case are the same, as Express has it for all paths.
  if (path.slice(0, from.length).toLowerCase() !== from) return path;
  return below === '' || (from !== name && below.startsWith('/')) ? to + below : path;
}

function withoutStar(path: string): string {
  return path.replace(/\/\*$/, '');
}

/** `/docs/` answers with a redirect: the links of its page are relative. */
function withoutSlash(path: string): string {
  return path === '/docs/' ? path : path.replace(/(?<=.)\/$/, '');
}

/** For the API's description, in Markdown. */
export function otherNamesText(): string {
  const rows = otherNames.map(([name, path]) => `| \`${name}\` | \`${path}\` |`);
  return [
    'Clients of other systems may use other names for the same calls:',
    '',
    '| other name | call |',
    '| --- | --- |',
    ...rows,
    '',
    'A slash at the end of a path is ignored. `refreshToken` is accepted in place of `refresh_token`.',
  ].join('\n');
}
