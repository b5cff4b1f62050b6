import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Queue, Topic } from './topology.ts';

/**
 * Work queues and broadcasts between services.
 *
 * Queues are durable: a published message is delivered at least once, so handlers are idempotent.
 * The adapter heals itself: it may be opened while the broker is down, reconnects with growing delay, and takes its
 * consumers and subscriptions up again.
 */
export interface Bus {
  /**
   * Resolves when the broker has the message durably in every queue bound to the topic.
   * @throws UnavailableError when the broker can't be reached; nothing is buffered
   */
  publish<T extends Topic>(topic: T, payload: PayloadOf<T>): Promise<void>;

  /**
   * Handler returns: the message is done. It throws: the message will be redelivered after the queue's next retry delay, and
   * goes to the dead queue when the delays are used up. It throws an `UnavailableError`: the same with the queue's delays for
   * outages, and no attempt is counted. It throws a `PermanentError`, or the message is malformed: dead queue at once.
   */
  consume<T extends Topic>(queue: Queue<T>, handler: Handler<T>, options: ConsumeOptions): Promise<Consumer>;

  /** Tells every live subscriber, in every process; nobody listening, nobody told. Never throws for a lost broker. */
  broadcast<T extends Topic>(topic: T, payload: PayloadOf<T>): void;
  subscribe<T extends Topic>(topic: T, listener: (payload: PayloadOf<T>) => void): Promise<Consumer>;

  /** For people who operate it. */
  inspect(queue: Queue): Promise<QueueState>;
  deadMessages(queue: Queue, limit: number): Promise<DeadMessage[]>;
  /** Puts dead messages back into their queue with a fresh count of attempts. @returns how many */
  requeueDead(queue: Queue, limit: number): Promise<number>;
  /** Puts one back, as `requeueDead` does. @returns false where there is none with this id */
  requeueDeadMessage(queue: Queue, id: string): Promise<boolean>;
  /** For good. @returns how many */
  dropDead(queue: Queue, limit: number): Promise<number>;
  /** For good. @returns false where there is none with this id */
  dropDeadMessage(queue: Queue, id: string): Promise<boolean>;

  /** Rejects with UnavailableError while the broker can't be reached. */
  check(): Promise<void>;

  /**
   * Takes no more messages, waits up to `drainMs` for running handlers, then aborts their signals and hands their
   * messages back without counting the attempt. Without `drainMs` it waits as long as they take.
   */
  close(options?: { drainMs?: number }): Promise<void>;
}

export interface BusOptions {
  /** Every queue of the system: publishing needs them there, also before their consumer ever ran. */
  queues: readonly Queue[];
  log: Log;
  metrics?: Metrics | undefined;
}

export interface ConsumeOptions {
  /** Messages handled at once by this consumer; the adapter fetches no more than that ahead. */
  concurrency: number;
}

export type PayloadOf<T extends Topic> = T extends Topic<string, infer Payload> ? Payload : never;

/** `topic` tells which payload it is, where a queue is bound to several topics. */
export type Delivery<T extends Topic> =
  T extends Topic<infer Name, infer Payload>
    ? {
        topic: Name;
        payload: Payload;
        /** 1 for the first try; those that an outage ended are not counted. */
        attempt: number;
        /** Whether the message goes to the dead queue when the handler throws this. */
        isLastTry: (error: unknown) => boolean;
        /**
         * Aborted when the message is to be handed back: the bus is closed and waits no longer, or the connection the
         * message came on was lost. Throwing then counts as no attempt.
         */
        signal: AbortSignal;
      }
    : never;

export type Handler<T extends Topic> = (delivery: Delivery<T>) => Promise<void>;

/** A running consumer or subscription. */
export interface Consumer {
  /** Takes no more messages and waits for the running handlers. */
  close(): Promise<void>;
}

export interface QueueState {
  /** Waiting to be taken, those waiting for a retry included. */
  depth: number;
  /** Those of `depth` that wait for a retry. */
  delayed: number;
  /** Taken and not settled yet; undefined where the broker doesn't tell it. */
  inFlight: number | undefined;
  dead: number;
}

export interface DeadMessage {
  id: string;
  topic: string;
  /** As it came: it may be anything where the message was malformed. */
  body: string;
  reason: string;
  attempts: number;
  /** undefined where the broker doesn't tell it */
  deadAt: Date | undefined;
}
