import { createConverter } from './converter/converter.ts';
import { findFfmpeg } from './converter/ffmpeg-binary.ts';
import { createJobs, type Jobs } from './converter/jobs.ts';
import { createSandbox } from './converter/sandbox.ts';
import { migrations as gatewayMigrations } from './gateway/database/migrations.ts';
import type { GatewaySchema } from './gateway/database/schema.ts';
import { createGateway } from './gateway/gateway.ts';
import { createNotification } from './notification/notification.ts';
import type { BlobStore } from './shared/blobs/blob-store.ts';
import { openBlobStore } from './shared/blobs/open-blob-store.ts';
import type { Bus } from './shared/bus/bus.ts';
import { openBus } from './shared/bus/open-bus.ts';
import { ConfigError, loadConfig, readEnvironment, roles, type Config, type Role } from './shared/config.ts';
import type { Database } from './shared/database/database.ts';
import { openDatabase } from './shared/database/open-database.ts';
import { errorText } from './shared/errors.ts';
import { relaxGarbageCollection } from './shared/garbage-collection.ts';
import { startHealthServer } from './shared/http/health-server.ts';
import type { Checks } from './shared/http/health.ts';
import { listenFault } from './shared/http/listen-fault.ts';
import type { Service } from './shared/http/server.ts';
import { createLog, type Log } from './shared/log.ts';
import { createMetrics, type Metrics } from './shared/metrics/metrics.ts';
import { startMetricsServer } from './shared/metrics/metrics-server.ts';
import { watchQueues } from './shared/metrics/watch-queues.ts';
import type { Mailer } from './shared/mail/mailer.ts';
import { openMailer } from './shared/mail/open-mailer.ts';
import { queues } from './shared/messages.ts';
import { closeOnSignals, createClosing, type Closing } from './shared/closing.ts';
import { migrations as usersMigrations } from './users/database/migrations.ts';
import type { UsersSchema } from './users/database/schema.ts';
import { createUsers } from './users/users.ts';

/**
 * The composition root: the only file that knows every service.
 *
 * What is opened last is closed first, so stores are opened before the bus (its last handlers still need them) and the
 * bus before the servers.
 */
interface Ground {
  config: Config;
  log: Log;
  /** The log of a service in this process. */
  logOf: (service: Role) => Log;
  metrics: Metrics;
  closing: Closing;
}

/** Running work gets this long to finish when the process is told to stop. */
const drainMs = 10_000;

const starters: Record<Role, (ground: Ground) => Promise<void>> = {
  /** Everything in this process; services still meet only on the bus, the blobs and HTTP. */
  async all(ground) {
    const { config } = ground;
    const usersDatabase = useUsersDatabase(ground);
    const gatewayDatabase = useGatewayDatabase(ground);
    const blobs = useBlobs(ground);
    const mailer = useMailer(ground);
    const ffmpeg = await useFfmpeg(ground);
    const jobs = useJobs(ground);
    const bus = useBus(ground);
    let gatewayUrl = '';
    const users = await startUsers(
      { ...ground, config: { ...config, HOST: '127.0.0.1', PORT: 0 } },
      usersDatabase,
      bus,
      // Links are made for calls that came through the gateway: then it is there.
      () => config.PUBLIC_URL ?? gatewayUrl,
    );
    await startConverter(ground, { bus, blobs, ffmpeg, jobs });
    await startNotification(ground, bus, blobs, mailer);
    const usersUrl = users.url;
    const gateway = await startGateway(
      { ...ground, config: { ...config, USERS_URL: usersUrl } },
      gatewayDatabase,
      blobs,
      bus,
    );
    gatewayUrl = gateway.url;
    await Promise.all([users.started, gateway.started]);
    console.log(welcome(config, gateway.url));
  },

  async gateway(ground) {
    const database = useGatewayDatabase(ground);
    const blobs = useBlobs(ground);
    const { url } = await startGateway(ground, database, blobs, useBus(ground));
    ground.log.info({ url }, 'listening');
  },

  async users(ground) {
    const database = useUsersDatabase(ground);
    const publicUrl = ground.config.PUBLIC_URL ?? 'http://localhost:5000';
    const { url } = await startUsers(ground, database, useBus(ground), () => publicUrl);
    ground.log.info({ url }, 'listening');
  },

  async converter(ground) {
    const blobs = useBlobs(ground);
    const ffmpeg = await useFfmpeg(ground);
    const jobs = useJobs(ground);
    const bus = useBus(ground);
    await startConverter(ground, { bus, blobs, ffmpeg, jobs });
    await startHealth(ground, { broker: () => bus.check(), blobs: () => blobs.check() });
  },

  async notification(ground) {
    const blobs = useBlobs(ground);
    const mailer = useMailer(ground);
    const bus = useBus(ground);
    await startNotification(ground, bus, blobs, mailer);
    const checks = {
      broker: () => bus.check(),
      blobs: () => blobs.check(),
      mail: () => mailer.check(),
    };
    await startHealth(ground, checks);
  },
};

function useUsersDatabase({ config, closing }: Ground): Database<UsersSchema> {
  const database = openDatabase<UsersSchema>(config.USERS_DB_URL, usersMigrations);
  closing.add('users database', () => database.close());
  return database;
}

function useGatewayDatabase({ config, closing }: Ground): Database<GatewaySchema> {
  const database = openDatabase<GatewaySchema>(config.GATEWAY_DB_URL, gatewayMigrations);
  closing.add('gateway database', () => database.close());
  return database;
}

function useBlobs({ config, closing }: Ground): BlobStore {
  const blobs = openBlobStore(config.BLOBS_URL);
  closing.add('blob store', () => blobs.close());
  return blobs;
}

function useMailer({ config, closing }: Ground): Mailer {
  const mailer = openMailer(config.MAIL_URL, { from: config.MAIL_FROM });
  closing.add('mailer', () => {
    mailer.close();
  });
  return mailer;
}

function useBus({ config, log, metrics, closing }: Ground): Bus {
  const bus = openBus(config.BROKER_URL, { queues: Object.values(queues), log, metrics });
  closing.add('bus', () => bus.close({ drainMs }));
  return bus;
}

async function startUsers(
  { config, logOf, metrics, closing }: Ground,
  database: Database<UsersSchema>,
  bus: Bus,
  publicUrl: () => string,
): Promise<Service> {
  const users = await createUsers({
    database,
    bus,
    publicUrl,
    log: logOf('users'),
    metrics,
    host: config.HOST,
    port: config.PORT,
    privateKey: config.JWT_PRIVATE_KEY,
    registration: config.REGISTRATION,
    accessTokenTtl: config.ACCESS_TOKEN_TTL,
    refreshTokenTtl: config.REFRESH_TOKEN_TTL,
    auditRetention: config.AUDIT_RETENTION,
  });
  closing.add('users', () => users.close(drainMs));
  return users;
}

async function startGateway(
  { config, logOf, metrics, closing }: Ground,
  database: Database<GatewaySchema>,
  blobs: BlobStore,
  bus: Bus,
): Promise<Service> {
  watchQueues(metrics, bus, Object.values(queues));
  const gateway = await createGateway({
    database,
    blobs,
    bus,
    log: logOf('gateway'),
    metrics,
    host: config.HOST,
    port: config.PORT,
    usersUrl: config.USERS_URL,
    publicUrl: config.PUBLIC_URL,
    corsOrigins: config.CORS_ORIGINS,
    trustProxy: config.TRUST_PROXY,
    rateLimits: {
      perMinute: config.RATE_LIMIT,
      accountsPerMinute: config.ACCOUNT_RATE_LIMIT,
      store: config.RATE_LIMIT_STORE,
    },
    requireVerifiedEmail: config.REQUIRE_VERIFIED_EMAIL,
    downloadLinkTtl: config.DOWNLOAD_LINK_TTL,
    maxUploadBytes: config.MAX_UPLOAD_BYTES,
    sweeper: {
      intervalMs: config.SWEEP_INTERVAL * 1000,
      stuckAfterMs: config.STUCK_AFTER * 1000,
      orphanAfterMs: config.ORPHAN_AFTER * 1000,
    },
  });
  closing.add('gateway', () => gateway.close(drainMs));
  return gateway;
}

/** @returns the path of a program that is ffmpeg, confined as far as the system can */
async function useFfmpeg({ config, logOf, closing }: Ground): Promise<string> {
  const log = logOf('converter');
  const ffmpeg = findFfmpeg(config.FFMPEG_PATH, config.PATH);
  if (ffmpeg.bundled)
    log.warn(
      'using the bundled ffmpeg of 2018: it is slow and has known security holes. Install ffmpeg or set FFMPEG_PATH.',
    );
  const sandbox = await createSandbox(ffmpeg.path, config.MAX_DURATION);
  closing.add('ffmpeg', () => sandbox.remove());
  const { path, inForce, missing } = sandbox;
  log.info({ inForce, missing }, `using ${ffmpeg.path}`);
  return path;
}

/** Closed after the bus: until then conversions may be running in them. */
function useJobs({ config, logOf, closing }: Ground): Jobs {
  const jobs = createJobs({ most: config.CONVERT_CONCURRENCY, log: logOf('converter') });
  closing.add('kept conversions', () => jobs.close());
  return jobs;
}

async function startConverter(
  { config, logOf, metrics }: Ground,
  parts: { bus: Bus; blobs: BlobStore; ffmpeg: string; jobs: Jobs },
): Promise<void> {
  await createConverter({
    ...parts,
    log: logOf('converter'),
    metrics,
    concurrency: config.CONVERT_CONCURRENCY,
    timeout: config.CONVERT_TIMEOUT,
    limits: { maxDuration: config.MAX_DURATION },
  });
}

async function startNotification(
  { logOf, metrics }: Ground,
  bus: Bus,
  blobs: BlobStore,
  mailer: Mailer,
): Promise<void> {
  await createNotification({ bus, blobs, mailer, log: logOf('notification'), metrics });
}

async function startHealth({ config, log, closing }: Ground, checks: Checks): Promise<void> {
  const health = await startHealthServer(checks, { host: config.HOST, port: config.PORT, log });
  closing.add('health', () => health.close());
  log.info({ url: health.url }, 'listening');
}

async function startMetrics({ config, log, metrics, closing }: Ground): Promise<void> {
  if (config.METRICS_PORT === undefined) return;
  const address = { host: config.METRICS_HOST, port: config.METRICS_PORT };
  const server = await startMetricsServer(metrics, { ...address, log });
  closing.add('metrics', () => server.close());
  log.info({ url: server.url }, 'metrics');
}

function welcome({ MAIL_URL }: Config, url: string): string {
  const mails = MAIL_URL.startsWith('file:') ? MAIL_URL.slice('file:'.length) : 'sent by the mail server';
  return `\n  Mixdown is ready at ${url}\n\n  API    ${url}/docs\n  Mails  ${mails}\n  Stop   Ctrl+C\n`;
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name);
}

async function main(name: string): Promise<void> {
  if (!isRole(name))
    throw new ConfigError(`There is no service "${name}". Start one of: ${roles.join(', ')}`);
  const config = loadConfig(name, readEnvironment());
  const log = createLog(config.LOG_LEVEL, { terminal: process.stdout.isTTY });
  const closing = createClosing(log);
  closeOnSignals(closing, log);
  // Alone, all that a process says is its service's; together, each line tells whose it is.
  const own = name === 'all' ? log : log.child({ service: name });
  const logOf = (service: Role) => (name === 'all' ? log.child({ service }) : own);
  const metrics = createMetrics(own);
  const ground = { config, log: own, logOf, metrics, closing };
  await listening(startMetrics(ground), { port: 'METRICS_PORT', host: 'METRICS_HOST' });
  await listening(starters[name](ground), { port: 'PORT', host: 'HOST' });
}

/** @throws ConfigError that names the setting when the work could not listen where that says */
async function listening(work: Promise<void>, variables: { port: string; host: string }): Promise<void> {
  try {
    await work;
  } catch (error) {
    const fault = listenFault(error, variables);
    throw fault === undefined ? error : new ConfigError(fault, { cause: error });
  }
}

relaxGarbageCollection();
try {
  await main(process.argv[2] ?? 'all');
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `Mixdown could not start: ${errorText(error)}`,
  );
  process.exit(1);
}
