import { openBlobStore } from '../blobs/open-blob-store.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Bus } from '../bus/bus.ts';
import { openBus } from '../bus/open-bus.ts';
import { createLog, type Log } from '../log.ts';
import { queues } from '../messages.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { closeOnSignals, createClosing, type Closing } from './closing.ts';
import type { CommonConfig } from './common-settings.ts';

/** When the process must stop, running work has this long to finish. */
export const drainMs = 10_000;

/** Resources that exist once per process, whichever services run in it. */
export interface Ground {
  log: Log;
  /** undefined if nobody can read them, since `METRICS_PORT` is not set: to measure Node takes time even while it is idle. */
  metrics: Metrics | undefined;
  closing: Closing;
  blobs(url: string): Promise<BlobStore>;
  bus(url: string): Bus;
}

/**
 * @param service the owner of the log; undefined for several services, which name themselves in their lines
 */
export async function createGround(
  { LOG_LEVEL, METRICS_PORT }: CommonConfig,
  service?: string,
): Promise<Ground> {
  const root = createLog(LOG_LEVEL, { terminal: process.stdout.isTTY });
  const log = service === undefined ? root : root.child({ service });
  const closing = createClosing(root);
  closeOnSignals(closing, root);
  const metrics = METRICS_PORT === undefined ? undefined : await openMetrics(log);
  const stores = new Map<string, Promise<BlobStore>>();

  async function openStore(url: string): Promise<BlobStore> {
    const store = await openBlobStore(url);
    closing.add('blob store', () => store.close());
    return store;
  }

  return {
    log,
    metrics,
    closing,
    blobs(url) {
      const store = stores.get(url) ?? openStore(url);
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

async function openMetrics(log: Log): Promise<Metrics> {
  const { createMetrics } = await import('../metrics/metrics.ts');
  return createMetrics(log);
}

/** Serves `GET /metrics` if `METRICS_PORT` is set. */
export async function serveMetrics(
  { METRICS_HOST: host, METRICS_PORT: port }: CommonConfig,
  { log, metrics, closing }: Ground,
): Promise<void> {
  if (port === undefined || metrics === undefined) return;
  const { startMetricsServer } = await import('../metrics/metrics-server.ts');
  const server = await startMetricsServer(metrics, { host, port, log });
  closing.add('metrics', () => server.close());
  log.info({ url: server.url }, 'metrics');
}
