import express from 'express';
import { notFoundHandler, problemHandler } from '../http/problem.ts';
import { listen, type HttpServer } from '../http/server.ts';
import type { Log } from '../log.ts';
import type { Metrics } from './metrics.ts';

/** A separate port: metrics are for operators, not for users. */
export function startMetricsServer(
  metrics: Metrics,
  { host, port, log }: { host: string; port: number; log: Log },
): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', async (_request, response) => {
    const { contentType, text } = await metrics.scrape();
    response.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' }).send(text);
  });
  app.use(notFoundHandler);
  app.use(problemHandler(log));
  return listen(app, { host, port });
}
