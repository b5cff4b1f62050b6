import { setMaxListeners } from 'node:events';
import { Router } from 'express';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import type { Bus } from '../shared/bus/bus.ts';
import type { Database } from '../shared/database/database.ts';
import { createGate, type Gate } from '../shared/http/gate.ts';
import { listen, type Service } from '../shared/http/server.ts';
import type { Log } from '../shared/log.ts';
import { topics } from '../shared/messages.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { untilUp } from '../shared/until-up.ts';
import { createApp } from './app.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { createKeySet } from './auth/key-set.ts';
import { createUsersClient } from './auth/users-client.ts';
import { dependencyChecks } from './checks.ts';
import { consumeEvents } from './consume-events.ts';
import { findConversions } from './conversions/conversion.repository.ts';
import { conversionsRoutes } from './conversions/conversions.routes.ts';
import { withPositions } from './conversions/conversion.view.ts';
import { followChanges, type Changes } from './conversions/changes.ts';
import { createProgress, type Progress } from './conversions/progress.ts';
import { releaseNext } from './conversions/release.ts';
import type { GatewaySchema } from './database/schema.ts';
import { createDescriptions } from './docs/descriptions.ts';
import { createDownloadLinks, linkSecret } from './links/download-link.ts';
import { analysisRoutes } from './analysis/analysis.routes.ts';
import { downloadsRoutes } from './downloads/downloads.routes.ts';
import { createOpenApi } from '../shared/openapi/document.ts';
import { watchOutbox } from '../shared/outbox/outbox-metrics.ts';
import { startRelay, type Relay } from '../shared/outbox/relay.ts';
import { api as gatewayApi } from './gateway.api.ts';
import { startImporter, type ImporterSettings } from './imports/importer.ts';
import { importsRoutes } from './imports/imports.routes.ts';
import type { AddressRule } from './imports/remote/addresses.ts';
import { networkOf } from './imports/remote/request.ts';
import { watchQueue } from './queue/queue-metrics.ts';
import { createRateLimits, type RateLimitSettings } from './rate-limits/rate-limits.ts';
import { remoteServices, type ServiceUrls } from './services/services.ts';
import { startSweeper, type SweeperSettings } from './sweeper/sweeper.ts';
import { uploadsRoutes } from './uploads/uploads.routes.ts';
import { createQuotas, type Limits } from './usage/quotas.ts';
import { usageRoutes } from './usage/usage.routes.ts';

interface ImportSettings extends Pick<ImporterSettings, 'atOnce' | 'timeout' | 'leaseMs'> {
  /** Which addresses the gateway may connect to. */
  isAllowed: AddressRule;
}

export interface GatewayDeps {
  database: Database<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  log: Log;
  metrics?: Metrics | undefined;
  host: string;
  port: number;
  /** Where the services behind it are. */
  urls: ServiceUrls;
  /** The gateway's public URL, without a trailing slash; by default where it listens. */
  publicUrl: string | undefined;
  /** Whose pages may call the API from a browser; `*` alone for all. */
  corsOrigins: readonly string[];
  /** Number of reverse proxies in front of the gateway. Each appends to `X-Forwarded-For`. */
  trustProxy: number;
  rateLimits: RateLimitSettings;
  /** Uploads are refused until the user's address is verified. */
  requireVerifiedEmail: boolean;
  /** Seconds. */
  downloadLinkTtl: number;
  maxUploadBytes: number;
  imports: ImportSettings;
  limits: Limits;
  /** Conversions of one person that are at work at once while others wait. */
  fairShare: number;
  sweeper: SweeperSettings;
}

/**
 * The HTTP edge and the owner of the conversions. It listens at once and is ready when all its dependencies
 * are.
 */
export async function createGateway(deps: GatewayDeps): Promise<Service> {
  const { bus, log, host, port } = deps;

  const progress = createProgress();
  const api = createGate('database');
  const services = remoteServices(deps.urls);
  const checks = dependencyChecks({ ...deps, services }, api);
  const limits = createRateLimits({ db: deps.database.db, log }, deps.rateLimits);
  const descriptions = createDescriptions({
    own: () => createOpenApi(gatewayApi),
    services,
    log,
  });
  const server = await listen(createApp(deps, { services, checks, limits, api, descriptions }), {
    ...{ host, port },
    upgrades: true,
  });
  const publicUrl = deps.publicUrl ?? server.url;
  const { db } = deps.database;
  const find = async (ids: readonly string[]) => withPositions(db, await findConversions(db, ids));
  const changes = await followChanges({ bus, progress, find, log });

  const stop = new AbortController();
  // Each event stream listens to it.
  setMaxListeners(0, stop.signal);
  let work: Work | undefined;
  const start = async () => {
    work = await startWork({ ...deps, publicUrl }, { api, progress, changes, signal: stop.signal });
  };
  const started = untilUp('the gateway database', start, { log, signal: stop.signal });
  return {
    url: server.url,
    started,
    async close(graceMs) {
      stop.abort();
      changes.close();
      await server.close(graceMs);
      limits.close();
      await started;
      await work?.close();
    },
  };
}

interface Work {
  close(): Promise<void>;
}

/** What needs the database: first its tables, then the routes, the relay, the events and the sweeper. */
async function startWork(
  deps: GatewayDeps & { publicUrl: string },
  {
    api,
    progress,
    changes,
    signal,
  }: { api: Gate; progress: Progress; changes: Changes; signal: AbortSignal },
): Promise<Work> {
  const { database, blobs, bus, log, publicUrl, maxUploadBytes, fairShare } = deps;
  const { db } = database;
  await database.migrate();
  const links = createDownloadLinks(await linkSecret(db), deps.downloadLinkTtl);
  const users = createUsersClient(deps.urls.users);
  const authenticate = createAuthenticate({ db, keys: createKeySet(deps.urls.users), users });
  const started: { relay?: Relay } = {};
  const onChange = () => started.relay?.wake();
  const quotas = createQuotas(deps.limits);
  await consumeEvents({ db, blobs, bus, progress, log, onChange });
  watchOutbox(deps.metrics, db);
  watchQueue(deps.metrics, db);
  // No later step can fail: a repeated start must not leave a second relay running.
  const relay = startRelay({
    ...{ db, bus, log, topics: [topics.video, topics.mp3, topics.failed, topics.expiring] },
    release: () => releaseNext({ db, blobs, bus, links, publicUrl, fairShare }),
  });
  started.relay = relay;
  const settleDeps = { db, blobs, bus, links, relay, quotas, publicUrl, log, metrics: deps.metrics };
  const { isAllowed, ...importSettings } = deps.imports;
  const importer = startImporter(settleDeps, {
    ...importSettings,
    network: networkOf(isAllowed),
    maxBytes: maxUploadBytes,
  });

  // Refuse a video that cannot be converted now: the user learns it at once, instead of waiting for a mail
  // that does not come.
  const checkReady = async () => {
    await Promise.all([database.check(), blobs.check(), bus.check()]);
  };
  const routes = Router();
  routes.use(
    uploadsRoutes({
      db,
      blobs,
      links,
      relay,
      progress,
      authenticate,
      users,
      quotas,
      requireVerifiedEmail: deps.requireVerifiedEmail,
      checkReady,
      publicUrl,
      maxUploadBytes,
      log,
      metrics: deps.metrics,
    }),
  );
  routes.use(
    importsRoutes({
      ...{ db, importer, progress, authenticate, users, quotas, checkReady, publicUrl, log },
      requireVerifiedEmail: deps.requireVerifiedEmail,
    }),
  );
  routes.use(
    conversionsRoutes({
      ...{ db, blobs, bus, links, relay, quotas, progress, changes, authenticate, publicUrl, signal },
    }),
  );
  routes.use(analysisRoutes({ db, blobs, authenticate }));
  routes.use(downloadsRoutes({ db, blobs, links, authenticate, log }));
  routes.use(usageRoutes({ db, authenticate, limits: deps.limits }));
  api.open(routes);
  const sweeper = startSweeper({ db, blobs, bus, links, relay, publicUrl, log }, deps.sweeper);
  return {
    async close() {
      await sweeper.close();
      await importer.close();
      await relay.close();
    },
  };
}
