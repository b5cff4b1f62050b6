import type { ConfirmChannel } from 'amqplib';
import { UnavailableError } from '../../errors.ts';
import type { Bus, BusOptions, Consumer } from '../bus.ts';
import type { Topic } from '../topology.ts';
import { broadcastOn, subscribeTo } from './broadcast.ts';
import { closeChannel, keepChannel } from './channel.ts';
import { keepConnected } from './connection.ts';
import { startRabbitMqConsumer, type RabbitMqConsumer } from './consumer.ts';
import { dropDead, dropDeadMessage, listDead, reviveDead, reviveDeadMessage } from './dead.ts';
import { createPublish, publishedNow } from './publisher.ts';
import { assertExchanges, assertQueue, messagesExchange } from './topology.ts';

const checkTimeoutMs = 5_000;
const publisherTimeoutMs = 5_000;

/**
 * Returns at once, even while the broker is down, and declares the exchanges and queues when it is up.
 * @param url `amqp(s)://…`
 */
export function openRabbitMqBus(url: string, { queues, log, metrics }: BusOptions): Bus {
  const connection = keepConnected(url, log);
  const consumers = new Set<RabbitMqConsumer>();
  const subscriptions = new Set<Consumer>();
  const publisher = keepChannel(
    connection,
    async (channel) => {
      await assertExchanges(channel);
      for (const queue of queues) await assertQueue(channel, queue);
      return { channel, publish: createPublish(channel) };
    },
    { what: 'Publishing', log },
  );

  /** @throws UnavailableError */
  function available() {
    const open = publisher.current();
    if (open === undefined) throw unavailable(publisher.lastError());
    return open;
  }

  /** An error on a separate channel affects nothing else. */
  async function onOwnChannel<T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
    const model = connection.current();
    if (model === undefined) throw unavailable(connection.lastError());
    try {
      const channel = await model.createConfirmChannel();
      channel.on('error', (error) => {
        log.debug({ err: error }, 'RabbitMQ refused an operation');
      });
      return await work(channel).finally(() => closeChannel(channel, log));
    } catch (error) {
      throw unavailable(error);
    }
  }

  const isBound = (topic: Topic) =>
    queues.some(({ topics }) => topics.some(({ name }) => name === topic.name));

  return {
    async publish(topic, payload) {
      const { channel, publish } = available();
      const message = {
        exchange: messagesExchange,
        routingKey: topic.name,
        body: Buffer.from(JSON.stringify(payload)),
        type: topic.name,
        headers: { 'x-version': topic.version, 'x-attempt': 1, ...publishedNow() },
        mandatory: isBound(topic),
      };
      await publish(message).catch(async (error: unknown) => {
        // Whatever the cause, such as a deleted queue: a new channel declares everything again.
        await closeChannel(channel, log);
        throw unavailable(error);
      });
    },

    async consume(queue, handler, options) {
      const consumer = await startRabbitMqConsumer(connection, queue, handler, {
        ...options,
        // Most handlers publish, so a message that is taken before publishing is possible would fail.
        ready: () => publisher.opened(publisherTimeoutMs),
        log,
        metrics,
      });
      consumers.add(consumer);
      return {
        async close() {
          await consumer.stop();
          consumers.delete(consumer);
        },
      };
    },

    broadcast(topic, payload) {
      const open = publisher.current();
      if (open !== undefined) broadcastOn(open.channel, topic, payload, log);
    },

    async subscribe(topic, listener) {
      const subscription = await subscribeTo(connection, topic, listener, log);
      subscriptions.add(subscription);
      return {
        async close() {
          subscriptions.delete(subscription);
          await subscription.close();
        },
      };
    },

    inspect: (queue) => onOwnChannel((channel) => assertQueue(channel, queue)),
    deadMessages: (queue, limit) => onOwnChannel((channel) => listDead(channel, queue, limit)),
    requeueDead: (queue, limit) => onOwnChannel((channel) => reviveDead(channel, queue, limit)),
    requeueDeadMessage: (queue, id) => onOwnChannel((channel) => reviveDeadMessage(channel, queue, id)),
    dropDead: (queue, limit) => onOwnChannel((channel) => dropDead(channel, queue, limit)),
    dropDeadMessage: (queue, id) => onOwnChannel((channel) => dropDeadMessage(channel, queue, id)),

    async check() {
      const { channel } = available();
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(reject, checkTimeoutMs, new Error('it does not answer'));
      });
      try {
        await Promise.race([channel.checkExchange(messagesExchange), timeout]);
      } catch (error) {
        throw unavailable(error);
      } finally {
        clearTimeout(timer);
      }
    },

    async close({ drainMs } = {}) {
      await Promise.all([...consumers].map((consumer) => consumer.stop(drainMs)));
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      await publisher.close();
      await connection.close();
    },
  };
}

function unavailable(cause: unknown): UnavailableError {
  return new UnavailableError('broker', { cause });
}
