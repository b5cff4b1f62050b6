import type { BlobStore } from '../blobs/blob-store.ts';
import type { Bus } from '../bus/bus.ts';
import type { ConfigOf, Settings } from '../config/config.ts';
import type { Checks } from '../http/health.ts';
import type { Service } from '../http/server.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Closing } from './closing.ts';
import type { CommonConfig } from './common-settings.ts';

/** What a service says of itself: all that a process needs to run it, alone or together with others. `Config` is what its settings give. */
export interface ServiceDefinition<Config = object> {
  /** `main.ts NAME` runs it alone. */
  name: string;
  /** Where it listens when it runs alone and `PORT` is not set. */
  port: number;
  /** Its own variables, beside those that every service reads. */
  variables: Settings['variables'];
  /** The URLs of the stores that it opens, beside the broker's. */
  stores: Settings['stores'];
  /** A line of the greeting in the terminal: a label and what it is for. @param url where people reach Mixdown */
  greeting?(config: Config, url: string): [label: string, text: string];
  /**
   * Opens what the service needs and has `closing` close it. All services of a process open before any starts: what is opened last is closed
   * first, and the last messages still need the stores.
   */
  open(context: ServiceContext<Config>): Start | Promise<Start>;
}

/** Starts the service once the bus is open. */
export type Start = (bus: Bus) => Promise<Running>;

/** A service either listens by itself, or has others look after its health. */
type Running = Service | { checks: Checks };

/** What a service is given. It reads nothing else of its process. */
interface ServiceContext<Config> {
  config: Config & CommonConfig;
  log: Log;
  metrics: Metrics;
  closing: Closing;
  /** One store for all services of the process that ask for the same URL. */
  blobs(url: string): BlobStore;
  /** Where another service of this process listens, once it does; undefined for one that runs elsewhere. */
  addressOf(service: string): string | undefined;
}

/** Gives `open` a config of the types that the variables' checks make. */
export function defineService<
  Variables extends Settings['variables'],
  Stores extends Settings['stores'],
  Config = ConfigOf<Settings<Variables, Stores>>,
>(
  definition: Settings<Variables, Stores> & Omit<ServiceDefinition<Config>, keyof Settings>,
): Settings<Variables, Stores> & Omit<ServiceDefinition<Config>, keyof Settings> {
  return definition;
}
