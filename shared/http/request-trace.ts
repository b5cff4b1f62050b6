import { AsyncResource } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import { currentTraceparent, inTrace } from '../trace.ts';

/**
 * Continues the caller's trace, or starts one. Must come after `requestLog`, which gives each request its id.
 */
export const requestTrace: RequestHandler = (request, _response, next) => {
  inTrace(
    request.get('traceparent'),
    () => {
      // The request's log line is written when its answer ends, outside the trace.
      request.headers['traceparent'] = currentTraceparent();
      next();
    },
    typeof request.id === 'string' ? request.id : undefined,
  );
};

/** For a handler that continues from a socket event, which belongs to no trace. */
export function keepTrace(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    handler(request, response, AsyncResource.bind<typeof next, unknown>(next));
}
