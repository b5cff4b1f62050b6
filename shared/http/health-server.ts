import express from 'express';
import type { Log } from '../log.ts';
import { healthRoutes, type Checks } from './health.ts';
import { notFoundHandler, problemHandler } from './problem.ts';
import { listen, type HttpServer } from './server.ts';

/**
 * For a service without HTTP of its own: serves only its health. @param options `timeoutMs` as for
 * `answerHealth`
 */
export function startHealthServer(
  checks: Checks,
  { host, port, log, timeoutMs }: { host: string; port: number; log: Log; timeoutMs?: number },
): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.use(healthRoutes(checks, log, timeoutMs));
  app.use(notFoundHandler);
  app.use(problemHandler(log));
  return listen(app, { host, port });
}
