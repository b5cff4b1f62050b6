import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Browsers are sent to https only where it is there. Pages link to their own host alone, so nothing is to be upgraded in
 * them: by an inner name without https their forms would go nowhere.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  });
}

/** For answers about a person: no cache on the way, and none of a shared browser, keeps them. */
export const notStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
