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

/** When the process must stop, running work has this long to finish. */
export const drainMs = 10_000;

/** Resources that exist once per process, whichever services run in it. */
export interface Ground {
  log: Log;
  metrics: Metrics;
  closing: Closing;
  blobs(url: string): BlobStore;
  bus(url: string): Bus;
}

/**
 * @param service the owner of the log; undefined for several services, which name themselves in their lines
 */
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

/** Serves `GET /metrics` if `METRICS_PORT` is set. */
export async function serveMetrics(config: CommonConfig, { log, metrics, closing }: Ground): Promise<void> {
  if (config.METRICS_PORT === undefined) return;
  const address = { host: config.METRICS_HOST, port: config.METRICS_PORT };
  const server = await startMetricsServer(metrics, { ...address, log });
  closing.add('metrics', () => server.close());
  log.info({ url: server.url }, 'metrics');
}
