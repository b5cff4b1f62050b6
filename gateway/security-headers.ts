import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Redirects browsers to https only if it is available. Pages link only to their own host, so nothing in them
 * needs an upgrade: under an internal name without https, their forms would fail.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  });
}

/** For answers about a user: no proxy and no shared browser may cache them. */
export const notStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
