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
