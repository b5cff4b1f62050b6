import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { errorText } from '../../errors.ts';
import type { BusOptions, ConsumeOptions, Handler } from '../bus.ts';
import { deliver } from '../delivery.ts';
import { createRunning } from '../running.ts';
import type { Queue, Topic } from '../topology.ts';
import { closeChannel, keepChannel } from './channel.ts';
import type { Connection } from './connection.ts';
import { readMessage } from './message.ts';
import { createPublish } from './publisher.ts';
import { settleMessage } from './settle.ts';
import { assertExchanges, assertQueue } from './topology.ts';

export interface RabbitMqConsumer {
  /** Takes no more messages. @param drainMs as in `Running.drain` */
  stop(drainMs?: number): Promise<void>;
}

interface RabbitMqConsumeOptions extends ConsumeOptions, Omit<BusOptions, 'queues'> {
  /** On each new connection, no message is taken before this resolves. */
  ready: () => Promise<void>;
}

export async function startRabbitMqConsumer<T extends Topic>(
  connection: Connection,
  queue: Queue<T>,
  handler: Handler<T>,
  { concurrency, ready, log, metrics }: RabbitMqConsumeOptions,
): Promise<RabbitMqConsumer> {
  const running = createRunning();
  let stopping = false;
  const isStopping = () => stopping;
  const kept = keepChannel(connection, setUp, { what: `Consuming "${queue.name}"`, log });
  await kept.tried;

  async function setUp(channel: ConfirmChannel): Promise<{ cancel: () => Promise<unknown> }> {
    // Handlers that still run belong to a lost channel. Their messages will be redelivered, and must not be
    // handled twice at once.
    if (!stopping) await running.drain(0);
    await assertExchanges(channel);
    await assertQueue(channel, queue);
    await channel.prefetch(concurrency);
    const settle = settleMessage(channel, createPublish(channel), queue, log);
    await ready();
    if (isStopping()) return { cancel: () => Promise.resolve() };
    const { consumerTag } = await channel.consume(queue.name, (message) => {
      // The broker cancels the consumer when the queue is deleted. A new channel declares the queue again.
      if (message === null) void closeChannel(channel, log);
      // Ignored while stopping: closing the channel returns it.
      else if (!stopping) running.start((signal) => handle(message, signal));
    });

    async function handle(message: ConsumeMessage, signal: AbortSignal): Promise<void> {
      const outcome = await deliver(readMessage(message), { queue, handler, signal, log, metrics });
      try {
        await settle(message, outcome);
      } catch (error) {
        const about = { queue: queue.name, topic: message.properties.type as unknown, outcome: outcome.kind };
        log.warn({ ...about, err: error }, `the message will be redelivered: ${errorText(error)}`);
        // Closing the channel returns unsettled messages to the queue.
        await closeChannel(channel, log);
      }
    }

    const cancel = () => channel.cancel(consumerTag);
    if (isStopping()) await cancel();
    return { cancel };
  }

  return {
    async stop(drainMs) {
      stopping = true;
      await kept
        .current()
        ?.cancel()
        .catch((error: unknown) => {
          log.debug(`consuming "${queue.name}" had ended already: ${errorText(error)}`);
        });
      await running.drain(drainMs);
      await kept.close();
    },
  };
}
