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
/** Every call with a token is asked for before; Chromium keeps the answer for no longer than this. */
const preflightSeconds = 7_200;

/**
 * Lets pages of these origins call the API from browsers, and answers their preflights. Without cookies there are no
 * credentials to send along: a page must have a token.
 * @param origins as browsers send them, or `*` alone for all
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  if (origins.length === 0)
    return (request, response, next) => {
      // Express would answer with a list of methods. Nobody's pages are let in: there is nothing to say.
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
