import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { errorText } from '../errors.ts';
import type { Log } from '../log.ts';
import { counters, gauges, histograms } from './definitions.ts';

/** Labels have few values, all defined by the code: never ids, addresses, file names or paths. */
type Labels = Record<string, string>;
type GaugeName = keyof typeof gauges;

/** Counts events where they happen. Never throws: an error in counting must not stop the work. */
export interface Metrics {
  count(name: keyof typeof counters, labels?: Labels, by?: number): void;
  observe(name: keyof typeof histograms, labels: Labels, value: number): void;
  /** Calls the function at each scrape. If it fails or takes too long, its gauges are left out. */
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
  // If this process does not observe them, it reports nothing, not even 0.
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
        // The library would accept NaN, and the counter would stay NaN forever.
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
          // No value is better than an outdated one.
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
