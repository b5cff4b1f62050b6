import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { openBlobStore } from '../../shared/blobs/open-blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { openBus } from '../../shared/bus/open-bus.ts';
import type { Service } from '../../shared/http/server.ts';
import { queues } from '../../shared/messages.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import type { TestDatabase } from '../../shared/testing/test-database.ts';
import { createGateway, type GatewayDeps } from '../gateway.ts';
import { startAccounts, type Accounts } from './accounts.ts';
import { createGatewayDatabase, type GatewayDatabase } from './gateway-database.ts';

/** What gateways need, for one test; any number of them meet on it. */
export interface GatewayGround {
  accounts: Accounts;
  db: GatewayDatabase['db'];
  blobs: BlobStore;
  bus: Bus;
  /** @param settings in place of the usual ones. @returns once it works */
  start(settings?: Partial<GatewayDeps>): Promise<Service>;
  /** Closes all gateways and removes every trace. */
  remove(): Promise<void>;
}

/** @param broker by default a new SQLite file */
export async function createGatewayGround(
  create: () => Promise<TestDatabase>,
  broker?: string,
): Promise<GatewayGround> {
  const directory = await mkdtemp(join(tmpdir(), 'mixdown-gateway-'));
  const accounts = await startAccounts();
  const database = await createGatewayDatabase(create);
  const { log } = recordLog();
  const bus = openBus(broker ?? `sqlite:${join(directory, 'bus.db')}`, {
    queues: Object.values(queues),
    log,
  });
  const blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
  const gateways: Service[] = [];
  return {
    accounts,
    db: database.db,
    blobs,
    bus,
    async start(settings = {}) {
      const gateway = await createGateway({
        ...{ database: database.another(), blobs, bus, log, host: '127.0.0.1', port: 0 },
        ...{
          urls: { users: accounts.url },
          publicUrl: 'https://example.org',
          corsOrigins: [],
          trustProxy: 0,
        },
        ...{ downloadLinkTtl: 60, fairShare: 1, maxUploadBytes: 1_000_000, requireVerifiedEmail: false },
        imports: { atOnce: 2, timeout: 60, isAllowed: () => false },
        rateLimits: { perMinute: 0, accountsPerMinute: 0, store: 'memory' },
        limits: {},
        sweeper: { intervalMs: 60_000, stuckAfterMs: 3_600_000, orphanAfterMs: 3_600_000 },
        ...settings,
      });
      gateways.push(gateway);
      await gateway.started;
      return gateway;
    },
    async remove() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await bus.close();
      await database.remove();
      await accounts.close();
      await rm(directory, { recursive: true });
    },
  };
}
