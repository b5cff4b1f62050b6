import express, { Router, type Express } from 'express';
import type { Database } from '../shared/database/database.ts';
import { createGate, type Gate } from '../shared/http/gate.ts';
import { answerHealth, healthRoutes } from '../shared/http/health.ts';
import { notFoundHandler, problemHandler } from '../shared/http/problem.ts';
import { requestLog } from '../shared/http/request-log.ts';
import { requestMetrics } from '../shared/http/request-metrics.ts';
import { requestTrace } from '../shared/http/request-trace.ts';
import { listen, type Service } from '../shared/http/server.ts';
import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { untilUp } from '../shared/until-up.ts';
import { accountsRoutes } from './accounts/accounts.routes.ts';
import { createPasswordCheck } from './accounts/password.ts';
import type { UsersSchema } from './database/schema.ts';
import { keptSigningKey, toJwks, toSigningKey, type SigningKey } from './keys/signing-key.ts';

export interface UsersDeps {
  database: Database<UsersSchema>;
  log: Log;
  metrics?: Metrics;
  host: string;
  port: number;
  /** PEM; made and kept in the database when undefined. */
  privateKey: string | undefined;
  /** Seconds. */
  accessTokenTtl: number;
  /** Seconds. */
  refreshTokenTtl: number;
}

/** Accounts, logins and the keys of access tokens. It listens at once and is ready when its database is. */
export async function createUsers(deps: UsersDeps): Promise<Service> {
  const { log, host, port } = deps;
  const configuredKey = deps.privateKey === undefined ? undefined : toSigningKey(deps.privateKey);
  const gate = createGate('database');
  const server = await listen(createApp(deps, gate), { host, port });

  const stop = new AbortController();
  const started = untilUp('the users database', () => start(deps, configuredKey, gate), {
    log,
    signal: stop.signal,
  });
  return {
    url: server.url,
    started,
    async close(graceMs) {
      stop.abort();
      await server.close(graceMs);
      await started;
    },
  };
}

function createApp({ database, log, metrics }: UsersDeps, gate: Gate): Express {
  const app = express();
  app.disable('x-powered-by');
  const checks = { database: () => database.check().then(gate.check) };
  app.use(requestMetrics(metrics, 'users'));
  app.use(requestLog(log));
  app.use(requestTrace);
  app.use(healthRoutes(checks, log));
  app.get('/health/db', (_request, response) => answerHealth(response, checks, log));
  app.use(gate.handler);
  app.use(notFoundHandler);
  app.use(problemHandler(log));
  return app;
}

async function start(deps: UsersDeps, configuredKey: SigningKey | undefined, gate: Gate): Promise<void> {
  const { database, accessTokenTtl, refreshTokenTtl } = deps;
  await database.migrate();
  const signingKey = configuredKey ?? (await keptSigningKey(database.db));
  const checkPassword = await createPasswordCheck();
  const routes = Router();
  routes.get('/.well-known/jwks.json', (_request, response) => {
    response.json(toJwks(signingKey));
  });
  routes.use(accountsRoutes({ db: database.db, signingKey, checkPassword, accessTokenTtl, refreshTokenTtl }));
  gate.open(routes);
}
