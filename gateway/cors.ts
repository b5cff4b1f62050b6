import cors from 'cors';
import type { RequestHandler } from 'express';

const readable = [
  'Location',
  'ETag',
  'Content-Range',
  'Accept-Ranges',
  'Content-Disposition',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
];
const sendable = [
  'Authorization',
  'Content-Type',
  'Range',
  'If-Range',
  'If-None-Match',
  'Last-Event-ID',
  'traceparent',
];
/** Every call with a token needs a preflight. Chromium caches its answer for at most this long. */
const preflightSeconds = 7_200;

/**
 * Lets pages of these origins call the API from browsers, and answers their preflights. There are no cookies,
 * so no credentials are allowed: a page needs a token.
 * @param origins as browsers send them, or `*` alone for all
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  if (origins.length === 0)
    return (request, response, next) => {
      // Express would answer with a list of methods. No origin is allowed, so there is nothing to say.
      if (request.method === 'OPTIONS') response.status(204).end();
      else next();
    };
  return cors({
    origin: origins.includes('*') ? '*' : [...origins],
    exposedHeaders: readable,
    allowedHeaders: sendable,
    maxAge: preflightSeconds,
  });
}
