import express, { Router, type Express } from 'express';
import type { Bus } from '../shared/bus/bus.ts';
import type { Database } from '../shared/database/database.ts';
import { createGate, type Gate } from '../shared/http/gate.ts';
import { answerHealth, healthRoutes } from '../shared/http/health.ts';
import { notFoundHandler, problemHandler } from '../shared/http/problem.ts';
import { requestLog } from '../shared/http/request-log.ts';
import { requestMetrics } from '../shared/http/request-metrics.ts';
import { requestTrace } from '../shared/http/request-trace.ts';
import { listen, type Service } from '../shared/http/server.ts';
import type { Log } from '../shared/log.ts';
import { topics } from '../shared/messages.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { descriptionRoutes } from '../shared/openapi/description.routes.ts';
import { startRelay } from '../shared/outbox/relay.ts';
import { untilUp } from '../shared/until-up.ts';
import { startCleaner } from './cleaner.ts';
import { createBackground, type Background } from './password-reset/background.ts';
import type { UsersSchema } from './database/schema.ts';
import type { AccountsDeps, Registration } from './accounts/deps.ts';
import { createKeyRing } from './keys/key-ring.ts';
import { longestTokenTtl } from './keys/lifetimes.ts';
import { toSigningKey, type SigningKey } from './keys/signing-key.ts';
import { createPasswordCheck } from './passwords/password-hash.ts';
import { commonPasswords } from './passwords/password-rules.ts';
import { api } from './users.api.ts';
import { usersRoutes } from './users.routes.ts';

export interface UsersDeps {
  database: Database<UsersSchema>;
  bus: Bus;
  log: Log;
  metrics?: Metrics | undefined;
  host: string;
  port: number;
  /** PEM; if undefined, generated and stored in the database. */
  privateKey: string | undefined;
  /** The gateway's public URL, without a trailing slash; called when a link is created. */
  publicUrl: () => string;
  registration: Registration;
  /** Seconds. */
  accessTokenTtl: number;
  /** Seconds. */
  refreshTokenTtl: number;
  /** Seconds that the audit log is kept. */
  auditRetention: number;
}

/**
 * Accounts, sessions and the keys of access tokens. It listens at once and is ready when its database is up.
 */
export async function createUsers(deps: UsersDeps): Promise<Service> {
  const { log, host, port } = deps;
  const configuredKey = deps.privateKey === undefined ? undefined : toSigningKey(deps.privateKey);
  const gate = createGate('database');
  const server = await listen(createApp(deps, gate), { host, port });
  const stop = new AbortController();
  const background = createBackground();
  let work: Work | undefined;
  const start = async () => {
    work = await startWork(deps, { configuredKey, gate, background });
  };
  const started = untilUp('the users database', start, { log, signal: stop.signal });
  return {
    url: server.url,
    started,
    async close(graceMs) {
      stop.abort();
      await server.close(graceMs);
      await started;
      await background.close();
      await work?.close();
    },
  };
}

function createApp({ database, log, metrics }: UsersDeps, gate: Gate): Express {
  const app = express();
  app.disable('x-powered-by');
  // Only the gateway calls it, and names its client.
  app.set('trust proxy', 1);
  const ready = () => database.check().then(gate.check);
  app.use(requestMetrics(metrics, 'users'));
  // The gateway logs the user's calls.
  app.use(requestLog(log, { routine: true }));
  app.use(requestTrace);
  app.use(healthRoutes({ database: ready }, log));
  app.use(descriptionRoutes(api));
  app.get('/health/db', (_request, response) => answerHealth(response, { database: ready }, log));
  app.use(gate.handler);
  app.use(notFoundHandler);
  app.use(problemHandler(log));
  return app;
}

interface Work {
  close(): Promise<void>;
}

interface Ground {
  configuredKey: SigningKey | undefined;
  gate: Gate;
  background: Background;
}

/** What needs the database: first its tables, then the keys, the routes and the relay. */
async function startWork(deps: UsersDeps, { configuredKey, gate, background }: Ground): Promise<Work> {
  const { database, bus, log, publicUrl, accessTokenTtl, refreshTokenTtl } = deps;
  const { db } = database;
  await database.migrate();
  const keys = await createKeyRing({
    db,
    configured: configuredKey,
    longestTokenTtl: longestTokenTtl(accessTokenTtl),
  });
  const checkPassword = await createPasswordCheck();
  const relay = startRelay({
    db,
    bus,
    log,
    topics: [topics.account, topics.accountDeleted, topics.emailChanged, topics.sessionsEnded],
  });
  const accounts: AccountsDeps = {
    ...{ db, keys, checkPassword, relay, log, publicUrl, accessTokenTtl, refreshTokenTtl },
    registration: deps.registration,
    commonPasswords: commonPasswords(),
  };
  const routes = Router();
  usersRoutes(routes, accounts, background);
  gate.open(routes);
  const cleaner = startCleaner(db, log, deps.auditRetention);
  return {
    async close() {
      await cleaner.close();
      await relay.close();
    },
  };
}
