import type { Request, RequestHandler, Response } from 'express';
import type { Metrics } from '../metrics/metrics.ts';
import { isWhole } from './whole.ts';

/** How a request ended, for metrics. */
export interface Ended {
  /** The route's pattern, such as `/videos/:id`; `other` if none matched. */
  route: string;
  method: string;
  /** The client disconnected before the end of the answer. */
  aborted: boolean;
  /** Of the problem in the answer. */
  problem: string | undefined;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures every request. @param onEnd is also called for each */
export function requestMetrics(
  metrics: Metrics | undefined,
  service: string,
  onEnd: (ended: Ended, response: Response) => void = () => undefined,
): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const ended = endOf(request, response);
      const { route, method, aborted } = ended;
      const status = aborted ? 'aborted' : `${Math.floor(response.statusCode / 100)}xx`;
      const labels = { service, route, method, status };
      metrics?.observe('httpSeconds', labels, (performance.now() - startedAt) / 1000);
      onEnd(ended, response);
    });
    next();
  };
}

function endOf(request: Request, response: Response): Ended {
  const { path } = (request.route ?? {}) as { path?: unknown };
  const problem: unknown = response.locals['problem'];
  return {
    route: typeof path === 'string' ? path : 'other',
    method: methods.has(request.method) ? request.method : 'OTHER',
    aborted: !isWhole(response),
    problem: typeof problem === 'string' ? problem : undefined,
  };
}
