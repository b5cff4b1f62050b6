import express, { type RequestHandler } from 'express';
import { notFoundHandler, problemHandler } from '../../../shared/http/problem.ts';
import { requestLog } from '../../../shared/http/request-log.ts';
import { listen, type HttpServer } from '../../../shared/http/server.ts';
import type { Log } from '../../../shared/log.ts';

/** As much of a gateway as stands before and behind the calls to services. */
export function gatewayBefore(services: RequestHandler, log: Log): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.use(requestLog(log));
  app.use((_request, response, next) => {
    response.set('X-Frame-Options', 'SAMEORIGIN');
    next();
  });
  app.use(services, notFoundHandler, problemHandler(log));
  return listen(app, { host: '127.0.0.1', port: 0, upgrades: true });
}
