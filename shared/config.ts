import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import dotenv from 'dotenv';
import { z } from 'zod';
import { duration, httpAddress, origins, signingKey, urlOf, wholeNumber, yesOrNo } from './config-values.ts';

export const roles = ['all', 'gateway', 'users', 'converter', 'notification'] as const;
export type Role = (typeof roles)[number];
type Service = Exclude<Role, 'all'>;

/** A faulty environment: the message lists every fault, each with what to write instead. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const brokerAckTimeoutSeconds = 30 * 60;
/** A timer of Node that is set to longer goes off at once. */
const longestTimerSeconds = 24 * 86_400;

/** Every variable there is, with its default; `example.env` explains them. */
function variables(role: Role, dataDir: string) {
  const ports: Record<Role, number> = {
    all: 5000,
    gateway: 5000,
    users: 5001,
    converter: 5002,
    notification: 5003,
  };
  const embedded = (scheme: string, name: string) => `${scheme}:${join(dataDir, name)}`;
  return {
    PORT: wholeNumber(0, 65_535).default(ports[role]),
    HOST: z
      .string()
      .min(1)
      .default(role === 'all' ? '127.0.0.1' : '0.0.0.0'),
    METRICS_PORT: wholeNumber(0, 65_535).optional(),
    METRICS_HOST: z.string().min(1).default('127.0.0.1'),
    PUBLIC_URL: httpAddress.optional(),
    CORS_ORIGINS: origins.default([]),
    TRUST_PROXY: wholeNumber(0, 10).default(0),
    RATE_LIMIT: wholeNumber(0, 1_000_000).default(6_000),
    ACCOUNT_RATE_LIMIT: wholeNumber(0, 1_000_000).default(300),
    RATE_LIMIT_STORE: z.enum(['memory', 'database'], 'must be memory or database').default('memory'),
    BLOBS_URL: urlOf('file', 'mongodb', 'mongodb+srv').default(embedded('file', 'blobs')),
    BROKER_URL: urlOf('sqlite', 'amqp', 'amqps').default(embedded('sqlite', 'bus.db')),
    /** RabbitMQ's HTTP API; for `npm run queues` only. */
    BROKER_MANAGEMENT_URL: httpAddress.optional(),
    USERS_DB_URL: urlOf('sqlite', 'mysql').default(embedded('sqlite', 'users.db')),
    GATEWAY_DB_URL: urlOf('sqlite', 'mysql').default(embedded('sqlite', 'gateway.db')),
    MAIL_URL: urlOf('file', 'smtp', 'smtps').default(embedded('file', 'outbox')),
    MAIL_FROM: z.string().min(3).default('Mixdown <mixdown@localhost>'),
    USERS_URL: httpAddress.default('http://localhost:5001'),
    JWT_PRIVATE_KEY: signingKey.optional(),
    REGISTRATION: z.enum(['open', 'closed', 'invite'], 'must be open, closed or invite').default('open'),
    REQUIRE_VERIFIED_EMAIL: yesOrNo.default(false),
    ACCESS_TOKEN_TTL: duration.default(15 * 60),
    AUDIT_RETENTION: duration.default(365 * 86_400),
    REFRESH_TOKEN_TTL: duration.default(30 * 86_400),
    DOWNLOAD_LINK_TTL: duration.default(7 * 86_400),
    MAX_UPLOAD_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(4 * 1024 ** 3),
    MAX_DURATION: duration.default(6 * 3600),
    CONVERT_CONCURRENCY: wholeNumber(1, 64).default(availableParallelism()),
    CONVERT_TIMEOUT: duration
      .refine(
        (seconds) => seconds < brokerAckTimeoutSeconds,
        'must be less than 30m: RabbitMQ takes a message back that is not acknowledged by then',
      )
      .default(20 * 60),
    SWEEP_INTERVAL: duration
      .refine((seconds) => seconds <= longestTimerSeconds, 'must be at most 24d')
      .default(15 * 60),
    /** Longer than one try and the longest delay before the next: each try is a sign of life. */
    STUCK_AFTER: duration.default(3 * 3600),
    ORPHAN_AFTER: duration.default(6 * 3600),
    /** The system's own, where programs are looked for. */
    PATH: z.string().default(''),
    FFMPEG_PATH: z.string().min(1).optional(),
    LOG_LEVEL: z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
        'must be trace, debug, info, warn, error or silent',
      )
      .default('info'),
  };
}

const serversOf: Record<Service, readonly string[]> = {
  gateway: ['BLOBS_URL', 'BROKER_URL', 'GATEWAY_DB_URL'],
  users: ['BROKER_URL', 'USERS_DB_URL'],
  converter: ['BLOBS_URL', 'BROKER_URL'],
  notification: ['BLOBS_URL', 'BROKER_URL', 'MAIL_URL'],
};

export type Config = Readonly<z.infer<z.ZodObject<ReturnType<typeof variables>>>>;

/** The environment with `.env` under it: what is set in the environment wins. */
export function readEnvironment(): Record<string, string | undefined> {
  const fromFile: Record<string, string> = {};
  dotenv.config({ quiet: true, processEnv: fromFile });
  return { ...fromFile, ...process.env };
}

/** What a program needs to run. It gets nothing else: the environment holds secrets. */
const ofPrograms = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'SystemRoot'];

/** The environment for a program that meets strangers' files. */
export function programEnvironment(): Record<string, string> {
  const entries = ofPrograms.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** @throws ConfigError listing ALL problems */
export function loadConfig(role: Role, env: Record<string, string | undefined>): Config {
  // An empty line such as `FFMPEG_PATH=` in .env means: not set.
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = z.object(variables(role, set['DATA_DIR'] ?? './data')).safeParse(set);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (role !== 'all') problems.push(...embeddedUrls(role, set));
  if (!parsed.success || problems.length > 0)
    throw new ConfigError(
      ['The configuration has faults:', ...problems.map((problem) => `  - ${problem}`)].join('\n'),
    );
  return Object.freeze(parsed.data);
}

const servers: Record<string, string> = {
  BLOBS_URL: 'mongodb://…',
  BROKER_URL: 'amqp://…',
  USERS_DB_URL: 'mysql://…',
  GATEWAY_DB_URL: 'mysql://…',
  MAIL_URL: 'smtp://…',
};

/** Files and SQLite are for one process; services on their own meet on servers. */
function embeddedUrls(role: Service, set: Record<string, string | undefined>): string[] {
  return serversOf[role]
    .filter((name) => /^(file|sqlite):/.test(set[name] ?? 'file:'))
    .map(
      (name) =>
        `${name} must be ${servers[name] ?? 'a server'}: ${role} runs on its own here (npm start runs all in one process without servers)`,
    );
}
