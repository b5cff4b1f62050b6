import { openBlobStore } from '../blobs/open-blob-store.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Bus } from '../bus/bus.ts';
import { openBus } from '../bus/open-bus.ts';
import { createLog, type Log } from '../log.ts';
import { queues } from '../messages.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { startMetricsServer } from '../metrics/metrics-server.ts';
import { closeOnSignals, createClosing, type Closing } from './closing.ts';
import type { CommonConfig } from './common-settings.ts';

/** Running work gets this long to finish when the process is told to stop. */
export const drainMs = 10_000;

/** What there is once in a process, whichever services run in it. */
export interface Ground {
  log: Log;
  metrics: Metrics;
  closing: Closing;
  blobs(url: string): BlobStore;
  bus(url: string): Bus;
}

/** @param service whose log it is; undefined for several, each of which names itself in its lines */
export function createGround({ LOG_LEVEL }: CommonConfig, service?: string): Ground {
  const root = createLog(LOG_LEVEL, { terminal: process.stdout.isTTY });
  const log = service === undefined ? root : root.child({ service });
  const closing = createClosing(root);
  closeOnSignals(closing, root);
  const metrics = createMetrics(log);
  const stores = new Map<string, BlobStore>();
  return {
    log,
    metrics,
    closing,
    blobs(url) {
      const store = stores.get(url) ?? openBlobStore(url);
      if (!stores.has(url)) closing.add('blob store', () => store.close());
      stores.set(url, store);
      return store;
    },
    bus(url) {
      const bus = openBus(url, { queues: Object.values(queues), log, metrics });
      closing.add('bus', () => bus.close({ drainMs }));
      return bus;
    },
  };
}

/** Listens for `GET /metrics` where `METRICS_PORT` is set. */
export async function serveMetrics(config: CommonConfig, { log, metrics, closing }: Ground): Promise<void> {
  if (config.METRICS_PORT === undefined) return;
  const address = { host: config.METRICS_HOST, port: config.METRICS_PORT };
  const server = await startMetricsServer(metrics, { ...address, log });
  closing.add('metrics', () => server.close());
  log.info({ url: server.url }, 'metrics');
}
