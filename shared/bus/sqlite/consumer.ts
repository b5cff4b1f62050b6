import { randomUUID } from 'node:crypto';
import type Libsql from 'libsql';
import { errorText } from '../../errors.ts';
import type { BusOptions, ConsumeOptions, Handler } from '../bus.ts';
import { deliver, type Outcome } from '../delivery.ts';
import { createRunning } from '../running.ts';
import type { Queue, Topic } from '../topology.ts';
import { createClaims, type ClaimedRow } from './claims.ts';
import type { Doorbell } from './doorbell.ts';

/** A killed process's message is redelivered after this time. */
const leaseMs = 5_000;
const renewEveryMs = leaseMs / 3;
/** How often a consumer looks where other processes cannot wake it, and after an error. */
const lookOftenMs = 250;
/** A message claimed this often without an outcome kills the processes that handle it. */
const maxDeliveries = 10;

export interface SqliteConsumer {
  /** Looks for messages now. */
  wake(): void;
  /** Takes no more messages. @param drainMs as in `Running.drain` */
  stop(drainMs?: number): Promise<void>;
}

interface SqliteConsumeOptions extends ConsumeOptions, Omit<BusOptions, 'queues'> {
  /** How other processes wake it. It rings when a message may be for one of them. */
  doorbell: Doorbell;
  /** How often it looks by itself: a wake-up may be lost, or the clock changed. */
  lookEveryMs: number | undefined;
}

export function startSqliteConsumer<T extends Topic>(
  database: Libsql.Database,
  queue: Queue<T>,
  handler: Handler<T>,
  { concurrency, doorbell, lookEveryMs = 5_000, log, metrics }: SqliteConsumeOptions,
): SqliteConsumer {
  const claims = createClaims(database, { queue: queue.name, claim: randomUUID(), leaseMs });
  const running = createRunning();
  let stopping = false;
  let renewedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  tick();

  function tick(): void {
    clearTimeout(timer);
    timer = setTimeout(tick, look());
  }

  /** @returns in how many ms to look again */
  function look(): number {
    try {
      renewLeases();
      if (untilDue() <= 0) takeMore();
      return Math.min(doorbell.isHeard ? lookEveryMs : lookOftenMs, untilRenewal(), untilDue());
    } catch (error) {
      log.error({ err: error, queue: queue.name }, `the queue can't be read: ${errorText(error)}`);
      return lookOftenMs;
    }
  }

  // Before claiming more, so that a process that was suspended for long does not claim what it is still
  // handling.
  function renewLeases(): void {
    if (untilRenewal() > 0) return;
    claims.renew();
    renewedAt = Date.now();
  }

  function untilRenewal(): number {
    return running.count === 0 ? Infinity : renewedAt + renewEveryMs - Date.now();
  }

  /** Until a message can be taken. */
  function untilDue(): number {
    return stopping || running.count >= concurrency ? Infinity : claims.nextDue() - Date.now();
  }

  function takeMore(): void {
    if (running.count === 0) renewedAt = Date.now();
    for (const row of claims.take(concurrency - running.count))
      running.start((signal) => handle(row, signal));
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
      // It stays in the queue, perhaps for another process.
      else if (outcome.kind === 'retry' || outcome.kind === 'handBack') doorbell.ring();
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
