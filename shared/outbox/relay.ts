import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import type { Bus } from '../bus/bus.ts';
import type { Topic } from '../bus/topology.ts';
import { errorText } from '../errors.ts';
import type { Log } from '../log.ts';
import { inTrace } from '../trace.ts';
import type { OutboxDb } from './outbox-table.ts';
import {
  claimOutbox,
  oldestInOutbox,
  releaseOutbox,
  removeOutbox,
  type OutboxRow,
} from './outbox.repository.ts';

export interface Relay {
  /** There is a new row: do not wait for the next poll. */
  wake(): void;
  close(): Promise<void>;
}

interface RelayDeps {
  db: OutboxDb;
  bus: Bus;
  log: Log;
  /** The topics that its outbox may contain. */
  topics: readonly Topic[];
  /**
   * Puts into the outbox whatever has been waiting for its turn.
   * @returns whether there may be more at once, more later, or none
   */
  release?: () => Promise<'again' | 'later' | 'empty'>;
  /** How soon rows are found without a wake-up: those of a process that was killed. */
  lookEveryMs?: number;
}

const claimMs = 5_000;
/** How soon it looks again for rows that it could not publish, or that another relay has claimed. */
const retryEveryMs = 1_000;
const batch = 50;

/** Publishes the rows of the outbox. A row is deleted only after the broker has confirmed its message. */
export function startRelay({ db, bus, log, topics, release, lookEveryMs = 10_000 }: RelayDeps): Relay {
  const relayId = uuid();
  const stop = new AbortController();
  let nap = new AbortController();
  let woken = false;

  async function run(): Promise<void> {
    let failing = false;
    while (!stop.signal.aborted) {
      woken = false;
      let rest = retryEveryMs;
      try {
        const published = await publishClaimed();
        // After that, so that what cannot be released holds up no other message.
        const released = (await release?.()) ?? 'empty';
        failing = false;
        if (published === batch || released === 'again') continue;
        if (released === 'empty' && (await oldestInOutbox(db)) === undefined) rest = lookEveryMs;
      } catch (error) {
        if (!failing) log.warn(`the outbox cannot publish: ${errorText(error)}`);
        failing = true;
      }
      await sleep(Math.min(rest, lookEveryMs));
    }
  }

  async function publishClaimed(): Promise<number> {
    const rows = await claimOutbox(db, relayId, { limit: batch, claimMs });
    try {
      for (const row of rows) {
        await publish(bus, topics, row);
        await removeOutbox(db, row.id);
      }
    } catch (error) {
      await releaseOutbox(
        db,
        relayId,
        rows.map(({ id }) => id),
      );
      throw error;
    }
    return rows.length;
  }

  async function sleep(ms: number): Promise<void> {
    if (woken || stop.signal.aborted) return;
    nap = new AbortController();
    await wait(ms, undefined, { signal: nap.signal }).catch(() => undefined);
  }

  const running = run();
  return {
    wake() {
      woken = true;
      nap.abort();
    },
    async close() {
      stop.abort();
      nap.abort();
      await running;
    },
  };
}

async function publish(bus: Bus, topics: readonly Topic[], row: OutboxRow): Promise<void> {
  const topic = topics.find(({ name }) => name === row.topic);
  if (!topic) throw new Error(`The outbox contains an unknown topic: ${row.topic}`);
  const payload = topic.schema.parse(JSON.parse(row.payload));
  await inTrace(row.traceparent, () => bus.publish(topic, payload));
}
