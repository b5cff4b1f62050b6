import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { errorText } from '../errors.ts';
import type { Log } from '../log.ts';
import { counters, gauges, histograms } from './definitions.ts';

/** Labels take few values that the code itself chose: never ids, addresses, file names or paths. */
type Labels = Record<string, string>;
type GaugeName = keyof typeof gauges;

/** What can be counted where things happen. Nothing here throws: a fault in counting must not stop work. */
export interface Metrics {
  count(name: keyof typeof counters, labels?: Labels, by?: number): void;
  observe(name: keyof typeof histograms, labels: Labels, value: number): void;
  /** Looks at something at each scrape. A look that fails or takes too long leaves its gauges out. */
  addLook(fills: readonly GaugeName[], look: () => Promise<Reading[]>): void;
  /** In Prometheus' text format. */
  scrape(): Promise<{ contentType: string; text: string }>;
}

interface Reading {
  gauge: GaugeName;
  labels?: Labels;
  value: number;
}

const lookTimeoutMs = 2_000;

/** One for all services of a process. */
export function createMetrics(log: Log, { timeoutMs = lookTimeoutMs } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counterOf = mapValues(counters, (definition) => new Counter({ ...definition, registers }));
  const gaugeOf = mapValues(gauges, (definition) => new Gauge({ ...definition, registers }));
  const histogramOf = mapValues(
    histograms,
    ({ buckets, ...definition }) => new Histogram({ ...definition, buckets: [...buckets], registers }),
  );
  // Without a look of this process there is nothing to say of them, not even 0.
  for (const gauge of Object.values(gaugeOf)) gauge.remove({});
  collectDefaultMetrics({ register: registry });
  const looks: (() => Promise<void>)[] = [];

  function safely(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      log.warn(`metric ${what} not counted: ${errorText(error)}`);
    }
  }

  return {
    count(name, labels = {}, by = 1) {
      safely(name, () => {
        // The library would take NaN, and the counter would be that for ever.
        if (!Number.isFinite(by)) throw new RangeError(`${by} is no amount`);
        counterOf[name].inc(labels, by);
      });
    },
    observe(name, labels, value) {
      safely(name, () => {
        histogramOf[name].observe(labels, value);
      });
    },
    addLook(fills, look) {
      looks.push(async () => {
        for (const name of fills) gaugeOf[name].reset();
        try {
          const readings = await withinTime(timeoutMs, look());
          for (const { gauge, labels = {}, value } of readings) gaugeOf[gauge].set(labels, value);
        } catch (error) {
          // No value is better than one that was true once.
          for (const name of fills) gaugeOf[name].remove({});
          log.warn(`metrics left out (${fills.join(', ')}): ${errorText(error)}`);
        }
      });
    },
    async scrape() {
      await Promise.all(looks.map((look) => look()));
      gaugeOf.ffmpegRunning.set(childProcesses());
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

function childProcesses(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length;
}

function mapValues<Key extends string, From, To>(
  of: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(of).map(([key, value]) => [key, map(value)]);
  return Object.fromEntries(entries) as Record<Key, To>;
}

async function withinTime<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, timeoutMs, new Error(`no answer within ${timeoutMs} ms`));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
