import type { BlobStore } from '../blobs/blob-store.ts';
import type { Bus } from '../bus/bus.ts';
import type { ConfigOf, Settings } from '../config/config.ts';
import type { Checks } from '../http/health.ts';
import type { Service } from '../http/server.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Closing } from './closing.ts';
import type { CommonConfig } from './common-settings.ts';

/**
 * A service's description of itself: everything that a process needs to run it, alone or with others.
 * `Config` is the type of its settings.
 */
export interface ServiceDefinition<Config = object> {
  /** `main.ts NAME` runs it alone. */
  name: string;
  /** Its port if it runs alone and `PORT` is not set. */
  port: number;
  /** Its own variables, in addition to those that every service reads. */
  variables: Settings['variables'];
  /** The URLs of the stores that it opens, in addition to the broker's. */
  stores: Settings['stores'];
  /** A line of the greeting at the terminal: a label and its text. @param url Mixdown's public URL */
  greeting?(config: Config, url: string): [label: string, text: string];
  /**
   * Opens what the service needs and registers it with `closing`. All services of a process open before any
   * starts: what is opened last is closed first, and the last messages still need the stores.
   */
  open(context: ServiceContext<Config>): Start | Promise<Start>;
}

/** Starts the service once the bus is open. */
export type Start = (bus: Bus) => Promise<Running>;

/** A service either listens itself or lets others serve its health. */
type Running = Service | { checks: Checks };

/** What a service receives. It reads nothing else from its process. */
interface ServiceContext<Config> {
  config: Config & CommonConfig;
  log: Log;
  metrics: Metrics | undefined;
  closing: Closing;
  /** Services of a process that ask for the same URL share one store. */
  blobs(url: string): Promise<BlobStore>;
  /** Where another service of this process listens, once it does; undefined for one that runs elsewhere. */
  addressOf(service: string): string | undefined;
}

/** Gives `open` a config whose types follow from the variables' checks. */
export function defineService<
  Variables extends Settings['variables'],
  Stores extends Settings['stores'],
  Config = ConfigOf<Settings<Variables, Stores>>,
>(
  definition: Settings<Variables, Stores> & Omit<ServiceDefinition<Config>, keyof Settings>,
): Settings<Variables, Stores> & Omit<ServiceDefinition<Config>, keyof Settings> {
  return definition;
}
