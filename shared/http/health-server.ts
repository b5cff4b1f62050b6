import express from 'express';
import type { Log } from '../log.ts';
import { healthRoutes, type Checks } from './health.ts';
import { notFoundHandler, problemHandler } from './problem.ts';
import { listen, type HttpServer } from './server.ts';

/** For a service that has no HTTP of its own: only its health. */
export function startHealthServer(
  checks: Checks,
  { host, port, log }: { host: string; port: number; log: Log },
): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.use(healthRoutes(checks, log));
  app.use(notFoundHandler);
  app.use(problemHandler(log));
  return listen(app, { host, port });
}
