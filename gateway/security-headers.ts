import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Browsers are sent to https only where it is there: without it they would load nothing of the docs. */
export function securityHeaders(publicUrl: string): RequestHandler {
  const isSecure = publicUrl.startsWith('https:');
  const upgradeInsecureRequests = isSecure ? [] : null;
  return helmet({
    contentSecurityPolicy: { directives: { upgradeInsecureRequests } },
    strictTransportSecurity: isSecure,
  });
}

/** For answers about a person: no cache on the way, and none of a shared browser, keeps them. */
export const notStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
