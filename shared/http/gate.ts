import type { RequestHandler } from 'express';
import { UnavailableError } from '../errors.ts';

export interface Gate {
  handler: RequestHandler;
  open(routes: RequestHandler): void;
  /** Throws UnavailableError until it is open. */
  check: () => void;
}

/**
 * Answers 503 until the routes behind it can work: a service listens from the start, even before its database
 * is up.
 */
export function createGate(dependency: string): Gate {
  let behind: RequestHandler | undefined;
  const check = () => {
    if (!behind)
      throw new UnavailableError(dependency, { cause: new Error('the service is still starting') });
    return behind;
  };
  return {
    handler: (request, response, next) => check()(request, response, next),
    open(routes) {
      behind = routes;
    },
    check,
  };
}
