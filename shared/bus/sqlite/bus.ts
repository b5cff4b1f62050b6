import { EventEmitter } from 'node:events';
import { UnavailableError } from '../../errors.ts';
import { currentTraceparent, outsideOfTraces } from '../../trace.ts';
import { tellListener } from '../broadcast.ts';
import type { Bus, BusOptions } from '../bus.ts';
import type { Topic } from '../topology.ts';
import { startSqliteConsumer, type SqliteConsumer } from './consumer.ts';
import { createDoorbell } from './doorbell.ts';
import { dropDead, dropDeadMessage, listDead, reviveDead, reviveDeadMessage, stateOf } from './dead.ts';
import { openMessages } from './messages.ts';

/**
 * The embedded mode's bus: one file, no server.
 *
 * Several processes may share the queues. Broadcasts reach only subscribers of this same bus: the embedded
 * mode is one process with one bus.
 * @param url `sqlite:FILE`; its directory is created if missing
 * @throws UnavailableError if the file cannot be opened
 */
export function openSqliteBus(
  url: string,
  { queues, log, metrics }: BusOptions,
  { lookEveryMs }: { lookEveryMs?: number } = {},
): Bus {
  const file = url.slice('sqlite:'.length);
  const database = unavailableOnError(() => openMessages(file));
  const doorbell = createDoorbell(file, {
    heard: () => {
      wake(queues.map(({ name }) => name));
    },
    log,
  });
  const insert = database.prepare(
    'INSERT INTO messages (queue, topic, version, body, published_at, due_at, traceparent) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const consumers = new Map<SqliteConsumer, string>();
  const broadcasts = new EventEmitter<Record<string, [body: string, version: number]>>().setMaxListeners(0);

  const insertInto = database.transaction((bound: string[], topic: Topic, body: string) => {
    const now = Date.now();
    const traceparent = currentTraceparent() ?? null;
    for (const queue of bound) insert.run(queue, topic.name, topic.version, body, now, now, traceparent);
  });

  function wake(queues: readonly string[]): void {
    for (const [consumer, queue] of consumers) if (queues.includes(queue)) consumer.wake();
  }

  /** This process at once, whether or not it hears the doorbell. */
  function announce(queues: readonly string[]): void {
    doorbell.ring();
    outsideOfTraces(() => void setImmediate(wake, queues));
  }

  return {
    publish: (topic, payload) =>
      attempt(() => {
        const bound = queues
          .filter(({ topics }) => topics.some(({ name }) => name === topic.name))
          .map(({ name }) => name);
        insertInto.immediate(bound, topic, JSON.stringify(payload));
        announce(bound);
      }),

    consume: (queue, handler, options) =>
      attempt(() => {
        doorbell.listen();
        const consumer = startSqliteConsumer(database, queue, handler, {
          ...{ ...options, doorbell, lookEveryMs, log, metrics },
        });
        consumers.set(consumer, queue.name);
        return {
          async close() {
            await consumer.stop();
            consumers.delete(consumer);
          },
        };
      }),

    broadcast(topic, payload) {
      broadcasts.emit(topic.name, JSON.stringify(payload), topic.version);
    },

    subscribe: (topic, listener) =>
      attempt(() => {
        const tell = (body: string, version: number) => {
          tellListener(topic, { topic: topic.name, version, body }, listener, log);
        };
        broadcasts.on(topic.name, tell);
        return { close: () => attempt(() => void broadcasts.off(topic.name, tell)) };
      }),

    inspect: ({ name }) => attempt(() => stateOf(database, name)),
    deadMessages: ({ name }, limit) => attempt(() => listDead(database, name, limit)),
    requeueDead: ({ name }, limit) =>
      attempt(() => {
        const count = reviveDead(database, name, limit);
        announce([name]);
        return count;
      }),
    requeueDeadMessage: ({ name }, id) =>
      attempt(() => {
        const found = reviveDeadMessage(database, name, id);
        announce([name]);
        return found;
      }),
    dropDead: ({ name }, limit) => attempt(() => dropDead(database, name, limit)),
    dropDeadMessage: ({ name }, id) => attempt(() => dropDeadMessage(database, name, id)),

    check: () => attempt(() => void database.prepare('SELECT 1 FROM messages LIMIT 1').get()),

    async close({ drainMs } = {}) {
      await Promise.all([...consumers.keys()].map((consumer) => consumer.stop(drainMs)));
      doorbell.close();
      broadcasts.removeAllListeners();
      if (database.open) database.close();
    },
  };
}

/** The file is read and written synchronously, but callers of the port expect to wait for a broker. */
function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(unavailableOnError(work));
  });
}

function unavailableOnError<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new UnavailableError('broker', { cause });
  }
}
