import { z } from 'zod';
import { blobsUrl, databaseUrl } from '../shared/config/stores.ts';
import {
  duration,
  durationOrForever,
  httpAddress,
  origins,
  wholeNumber,
  yesOrNo,
} from '../shared/config/values.ts';
import { queues } from '../shared/messages.ts';
import { watchQueues } from '../shared/metrics/watch-queues.ts';
import { publicUrl } from '../shared/service/common-settings.ts';
import { defineService } from '../shared/service/definition.ts';
import { openServiceDatabase } from '../shared/service/open-database.ts';
import { migrations } from './database/migrations.ts';
import type { GatewaySchema } from './database/schema.ts';
import { createGateway } from './gateway.ts';
import { privateNetworks, publicAddresses } from './imports/remote/addresses.ts';

/** Node's timers fire at once if they are set to more. */
const longestTimerSeconds = 24 * 86_400;
/**
 * One attempt (RabbitMQ ends it), the longest delay before the next (10 minutes), and the time that a slow
 * store adds to both.
 */
const leastStuckAfterSeconds = 3600;

export const gateway = defineService({
  name: 'gateway',
  port: 5000,
  stores: { GATEWAY_DB_URL: databaseUrl('gateway.db'), BLOBS_URL: blobsUrl },
  variables: {
    PUBLIC_URL: publicUrl,
    USERS_URL: httpAddress.default('http://localhost:5001'),
    CORS_ORIGINS: origins.default([]),
    TRUST_PROXY: wholeNumber(0, 10).default(0),
    RATE_LIMIT: wholeNumber(0, 1_000_000).default(6_000),
    ACCOUNT_RATE_LIMIT: wholeNumber(0, 1_000_000).default(300),
    RATE_LIMIT_STORE: z.enum(['memory', 'database'], 'must be memory or database').default('memory'),
    REQUIRE_VERIFIED_EMAIL: yesOrNo.default(false),
    DOWNLOAD_LINK_TTL: duration.default(7 * 86_400),
    MAX_UPLOAD_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(4 * 1024 ** 3),
    IMPORTS_AT_ONCE: wholeNumber(1, 100).default(4),
    IMPORT_TIMEOUT: duration
      .refine((seconds) => seconds <= longestTimerSeconds, 'must be at most 24d')
      .default(4 * 3600),
    IMPORT_NETWORKS: privateNetworks.default([]),
    QUOTA_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
    QUOTA_SECONDS_A_DAY: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
    KEEP_VIDEOS: durationOrForever.default(7 * 86_400),
    RETENTION: durationOrForever.default('forever'),
    FAIR_SHARE: wholeNumber(1, 10_000).default(1),
    SWEEP_INTERVAL: duration
      .refine((seconds) => seconds <= longestTimerSeconds, 'must be at most 24d')
      .default(15 * 60),
    /** Each attempt of a conversion updates its record. */
    STUCK_AFTER: duration
      .refine(
        (seconds) => seconds >= leastStuckAfterSeconds,
        'must be at least 1h: a try of a conversion may take half an hour, and the next may come 10 minutes later',
      )
      .default(3 * 3600),
    ORPHAN_AFTER: duration.default(6 * 3600),
  },
  greeting: (_config, url) => ['API', `${url}/docs`],
  async open(context) {
    const { config, log, metrics } = context;
    const database = openServiceDatabase<GatewaySchema>(context, {
      of: 'gateway',
      url: config.GATEWAY_DB_URL,
      migrations,
    });
    const blobs = await context.blobs(config.BLOBS_URL);
    return (bus) => {
      watchQueues(metrics, bus, Object.values(queues));
      return createGateway({
        ...{ database, blobs, bus, log, metrics },
        host: config.HOST,
        port: config.PORT,
        urls: {
          users: context.addressOf('users') ?? config.USERS_URL,
        },
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
        imports: {
          atOnce: config.IMPORTS_AT_ONCE,
          timeout: config.IMPORT_TIMEOUT,
          isAllowed: publicAddresses(config.IMPORT_NETWORKS),
        },
        limits: {
          bytes: config.QUOTA_BYTES,
          secondsADay: config.QUOTA_SECONDS_A_DAY,
          keepVideosMs: msOf(config.KEEP_VIDEOS),
        },
        fairShare: config.FAIR_SHARE,
        sweeper: {
          intervalMs: config.SWEEP_INTERVAL * 1000,
          stuckAfterMs: config.STUCK_AFTER * 1000,
          orphanAfterMs: config.ORPHAN_AFTER * 1000,
          keepVideosMs: msOf(config.KEEP_VIDEOS),
          retentionMs: msOf(config.RETENTION),
        },
      });
    };
  },
});

/** Undefined means forever. */
function msOf(seconds: number | 'forever'): number | undefined {
  return seconds === 'forever' ? undefined : seconds * 1000;
}
