import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Queue, Topic } from './topology.ts';

/**
 * Work queues and broadcasts between services.
 *
 * Queues are durable: a published message is delivered at least once, so handlers must be idempotent. The
 * adapter recovers by itself: it can be opened while the broker is down, reconnects with growing delays, and
 * resumes its consumers and subscriptions.
 */
export interface Bus {
  /**
   * Resolves when the broker has stored the message durably in every queue bound to the topic.
   * @throws UnavailableError if the broker is unreachable; nothing is buffered
   */
  publish<T extends Topic>(topic: T, payload: PayloadOf<T>): Promise<void>;

  /**
   * If the handler returns, the message is acknowledged. If it throws, the message is redelivered after the
   * queue's next retry delay, and goes to the dead queue after the last one. An `UnavailableError` uses the
   * queue's delays for outages and does not count as an attempt. After a `PermanentError`, or if the message
   * is malformed, it goes to the dead queue at once.
   */
  consume<T extends Topic>(queue: Queue<T>, handler: Handler<T>, options: ConsumeOptions): Promise<Consumer>;

  /**
   * Sends to every live subscriber in every process, or to nobody if there is none. Never throws for a lost
   * broker.
   */
  broadcast<T extends Topic>(topic: T, payload: PayloadOf<T>): void;
  subscribe<T extends Topic>(topic: T, listener: (payload: PayloadOf<T>) => void): Promise<Consumer>;

  /** For operators. */
  inspect(queue: Queue): Promise<QueueState>;
  deadMessages(queue: Queue, limit: number): Promise<DeadMessage[]>;
  /** Puts dead messages back into their queue with all their attempts. @returns how many */
  requeueDead(queue: Queue, limit: number): Promise<number>;
  /** Puts one back, like `requeueDead`. @returns false if there is none with this id */
  requeueDeadMessage(queue: Queue, id: string): Promise<boolean>;
  /** Permanently. @returns how many */
  dropDead(queue: Queue, limit: number): Promise<number>;
  /** Permanently. @returns false if there is none with this id */
  dropDeadMessage(queue: Queue, id: string): Promise<boolean>;

  /** Rejects with UnavailableError while the broker is unreachable. */
  check(): Promise<void>;

  /**
   * Takes no more messages, waits up to `drainMs` for running handlers, then aborts their signals and hands
   * their messages back without counting the attempt. Without `drainMs` it waits until they finish.
   */
  close(options?: { drainMs?: number }): Promise<void>;
}

export interface BusOptions {
  /** All queues of the system. Publishing requires them to exist, even before their consumer has ever run. */
  queues: readonly Queue[];
  log: Log;
  metrics?: Metrics | undefined;
}

export interface ConsumeOptions {
  /** Messages that this consumer handles simultaneously; the adapter prefetches no more. */
  concurrency: number;
}

export type PayloadOf<T extends Topic> = T extends Topic<string, infer Payload> ? Payload : never;

/** If a queue is bound to several topics, `topic` determines the payload's type. */
export type Delivery<T extends Topic> =
  T extends Topic<infer Name, infer Payload>
    ? {
        topic: Name;
        payload: Payload;
        /** 1 for the first attempt; attempts that an outage ended do not count. */
        attempt: number;
        /** Whether the message goes to the dead queue if the handler throws this error. */
        isLastTry: (error: unknown) => boolean;
        /**
         * Aborted when the message must be handed back: the bus closes and stops waiting, or the message's
         * connection is lost. An error thrown then does not count as an attempt.
         */
        signal: AbortSignal;
      }
    : never;

export type Handler<T extends Topic> = (delivery: Delivery<T>) => Promise<void>;

/** A running consumer or subscription. */
export interface Consumer {
  /** Takes no more messages and waits for running handlers. */
  close(): Promise<void>;
}

export interface QueueState {
  /** Waiting to be taken, including those that wait for a retry. */
  depth: number;
  /** Those of `depth` that wait for a retry. */
  delayed: number;
  /** Taken but not settled yet; undefined if the broker does not report it. */
  inFlight: number | undefined;
  dead: number;
}

export interface DeadMessage {
  id: string;
  topic: string;
  /** As received. It can be anything if the message was malformed. */
  body: string;
  reason: string;
  attempts: number;
  /** undefined if the broker does not report it */
  deadAt: Date | undefined;
}
