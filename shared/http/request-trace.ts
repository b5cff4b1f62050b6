import { AsyncResource } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import { currentTraceparent, inTrace } from '../trace.ts';

/** Continues the caller's trace, or begins one. Stands behind `requestLog`, which gives each request its id. */
export const requestTrace: RequestHandler = (request, _response, next) => {
  inTrace(
    request.get('traceparent'),
    () => {
      // The line of the request is written when its answer ends, outside of the trace.
      request.headers['traceparent'] = currentTraceparent();
      next();
    },
    typeof request.id === 'string' ? request.id : undefined,
  );
};

/** For a handler that goes on from an event of the socket, which belongs to no trace. */
export function keepTrace(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    handler(request, response, AsyncResource.bind<typeof next, unknown>(next));
}
