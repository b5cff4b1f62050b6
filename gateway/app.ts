import express, { type Express } from 'express';
import type { Gate } from '../shared/http/gate.ts';
import { healthRoutes, type Checks } from '../shared/http/health.ts';
import { notFoundHandler, problemHandler } from '../shared/http/problem.ts';
import { requestLog } from '../shared/http/request-log.ts';
import { requestMetrics } from '../shared/http/request-metrics.ts';
import { requestTrace } from '../shared/http/request-trace.ts';
import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { crossOrigin } from './cors.ts';
import type { Descriptions } from './docs/descriptions.ts';
import { docsRoutes } from './docs/docs.routes.ts';
import { useUsualNames } from './other-names/other-names.ts';
import type { RateLimits } from './rate-limits/rate-limits.ts';
import { notStored, securityHeaders } from './security-headers.ts';
import type { RemoteService } from './services/services.ts';
import { servicesRoutes } from './services/services.routes.ts';
import { countTransfer } from './transfer-metrics.ts';

interface AppSettings {
  log: Log;
  metrics?: Metrics | undefined;
  publicUrl: string | undefined;
  corsOrigins: readonly string[];
  trustProxy: number;
}

interface AppParts {
  services: readonly RemoteService[];
  checks: Checks;
  limits: RateLimits;
  api: Gate;
  descriptions: Descriptions;
}

/** The steps that a request passes, in this order. */
export function createApp(
  settings: AppSettings,
  { services, checks, limits, api, descriptions }: AppParts,
): Express {
  const { log, metrics } = settings;
  const app = express();
  app.set('trust proxy', settings.trustProxy);
  app.use(requestMetrics(metrics, 'gateway', countTransfer(metrics)));
  app.use(securityHeaders(settings.publicUrl ?? ''));
  app.use(requestLog(log));
  app.use(requestTrace);
  app.use(useUsualNames);
  app.use(crossOrigin(settings.corsOrigins));
  app.use(healthRoutes(checks, log));
  app.use(limits.handler);
  app.use(docsRoutes(descriptions));
  app.use(['/auth', '/users', '/audit-log', '/videos', '/usage'], notStored);
  app.use(servicesRoutes(services, descriptions));
  app.use(api.handler);
  app.use(notFoundHandler);
  app.use(problemHandler(log));
  return app;
}
