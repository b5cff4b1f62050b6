import type { ConfirmChannel, GetMessage } from 'amqplib';
import type { DeadMessage } from './bus.ts';
import { messageId, readDeadMessage, readMessage } from './rabbitmq-message.ts';
import { createPublish } from './rabbitmq-publisher.ts';
import { assertQueue, deadQueueName } from './rabbitmq-topology.ts';
import type { Queue } from './topology.ts';

/** They are taken, not acknowledged: closing the channel puts them back. */
export async function listDead(channel: ConfirmChannel, queue: Queue, limit: number): Promise<DeadMessage[]> {
  const messages: DeadMessage[] = [];
  while (messages.length < limit) {
    const message = await channel.get(deadQueueName(queue));
    if (message === false) break;
    messages.push(readDeadMessage(message));
  }
  return messages;
}

/** @returns how many */
export async function reviveDead(channel: ConfirmChannel, queue: Queue, limit: number): Promise<number> {
  const publish = createPublish(channel);
  // Those that die again meanwhile are not put back once more.
  const wanted = Math.min(limit, (await assertQueue(channel, queue)).dead);
  for (let count = 0; count < wanted; count++) {
    const message = await channel.get(deadQueueName(queue));
    if (message === false) return count;
    await publish({ ...revived(message), exchange: '', routingKey: queue.name, mandatory: true });
    channel.ack(message);
  }
  return wanted;
}

function revived(message: GetMessage) {
  const { topic, version, traceparent } = readMessage(message);
  return {
    id: messageId(message),
    body: message.content,
    type: topic,
    headers: { 'x-version': version, 'x-attempt': 1, traceparent },
  };
}
