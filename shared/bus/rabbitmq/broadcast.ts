import type { Channel } from 'amqplib';
import { errorText } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { tellListener } from '../broadcast.ts';
import type { Consumer, PayloadOf } from '../bus.ts';
import type { Topic } from '../topology.ts';
import { closeChannel, keepChannel } from './channel.ts';
import type { Connection } from './connection.ts';
import { readMessage } from './message.ts';
import { assertExchanges, broadcastExchange } from './topology.ts';

/** @param channel may be lost: then nobody receives the broadcast */
export function broadcastOn<T extends Topic>(
  channel: Channel,
  topic: T,
  payload: PayloadOf<T>,
  log: Log,
): void {
  try {
    channel.publish(broadcastExchange, topic.name, Buffer.from(JSON.stringify(payload)), {
      contentType: 'application/json',
      type: topic.name,
      headers: { 'x-version': topic.version },
    });
  } catch (error) {
    log.debug({ topic: topic.name }, `broadcast dropped: ${errorText(error)}`);
  }
}

/** On its own queue, which the broker deletes when the subscriber disconnects. */
export async function subscribeTo<T extends Topic>(
  connection: Connection,
  topic: T,
  listener: (payload: PayloadOf<T>) => void,
  log: Log,
): Promise<Consumer> {
  const kept = keepChannel(
    connection,
    async (channel) => {
      await assertExchanges(channel);
      const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false });
      await channel.bindQueue(queue, broadcastExchange, topic.name);
      const take = (message: Parameters<Parameters<Channel['consume']>[1]>[0]) => {
        if (message === null) void closeChannel(channel, log);
        else tellListener(topic, readMessage(message), listener, log);
      };
      await channel.consume(queue, take, { noAck: true });
    },
    { what: `Listening for "${topic.name}"`, log },
  );
  await kept.tried;
  return { close: () => kept.close() };
}
