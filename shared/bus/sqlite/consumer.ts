import { randomUUID } from 'node:crypto';
import type Libsql from 'libsql';
import { errorText } from '../../errors.ts';
import type { BusOptions, ConsumeOptions, Handler } from '../bus.ts';
import { deliver, type Outcome } from '../delivery.ts';
import { createRunning } from '../running.ts';
import type { Queue, Topic } from '../topology.ts';
import { createClaims, type ClaimedRow } from './claims.ts';

/** A killed process's message is redelivered after this time. */
const leaseMs = 5_000;
/** How soon messages are found that another process published or that become due. */
const pollMs = 250;
/** A message claimed this often without an outcome kills the processes that handle it. */
const maxDeliveries = 10;

export interface SqliteConsumer {
  /** Polls now. */
  wake(): void;
  /** Takes no more messages. @param drainMs as in `Running.drain` */
  stop(drainMs?: number): Promise<void>;
}

export function startSqliteConsumer<T extends Topic>(
  database: Libsql.Database,
  queue: Queue<T>,
  handler: Handler<T>,
  { concurrency, log, metrics }: ConsumeOptions & Omit<BusOptions, 'queues'>,
): SqliteConsumer {
  const claims = createClaims(database, { queue: queue.name, claim: randomUUID(), leaseMs });
  const running = createRunning();
  let stopping = false;
  let renewedAt = 0;

  const timer = setInterval(tick, pollMs);
  tick();

  function tick(): void {
    try {
      renewLeases();
      takeMore();
    } catch (error) {
      log.error({ err: error, queue: queue.name }, `the queue can't be read: ${errorText(error)}`);
    }
  }

  // Before claiming more, so that a process that was suspended for long does not claim what it is still
  // handling.
  function renewLeases(): void {
    if (running.count === 0 || Date.now() - renewedAt < leaseMs / 3) return;
    claims.renew();
    renewedAt = Date.now();
  }

  function takeMore(): void {
    const free = concurrency - running.count;
    if (stopping || free <= 0) return;
    if (running.count === 0) renewedAt = Date.now();
    for (const row of claims.take(free)) running.start((signal) => handle(row, signal));
  }

  async function handle(row: ClaimedRow, signal: AbortSignal): Promise<void> {
    settle(row, await outcomeOf(row, signal));
    // Once this message is settled, its slot is free.
    setImmediate(wake);
  }

  function outcomeOf(row: ClaimedRow, signal: AbortSignal): Promise<Outcome> | Outcome {
    if (row.deliveries > maxDeliveries)
      return { kind: 'dead', reason: `Delivered ${maxDeliveries} times without an outcome` };
    return deliver(
      { ...row, attempt: row.attempts + 1, publishedAt: row.published_at },
      { queue, handler, signal, log, metrics },
    );
  }

  function settle(row: ClaimedRow, outcome: Outcome): void {
    const about = { queue: queue.name, topic: row.topic, outcome: outcome.kind };
    try {
      if (!claims.settle(row, outcome))
        log.warn(about, 'the lease of the message had expired, so it is handled twice');
    } catch (error) {
      log.error({ ...about, err: error }, `the message will be redelivered: ${errorText(error)}`);
    }
  }

  function wake(): void {
    if (!stopping) tick();
  }

  return {
    wake,
    async stop(drainMs) {
      stopping = true;
      await running.drain(drainMs);
      clearInterval(timer);
    },
  };
}
