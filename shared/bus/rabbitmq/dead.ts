import type { ConfirmChannel, GetMessage } from 'amqplib';
import type { DeadMessage } from '../bus.ts';
import type { Queue } from '../topology.ts';
import { deadMessageId, messageId, readDeadMessage, readMessage } from './message.ts';
import { createPublish } from './publisher.ts';
import { assertQueue, deadQueueName } from './topology.ts';

/** Messages are taken but not acknowledged. Closing the channel puts them back. */
export async function listDead(channel: ConfirmChannel, queue: Queue, limit: number): Promise<DeadMessage[]> {
  const messages: DeadMessage[] = [];
  while (messages.length < limit) {
    const message = await channel.get(deadQueueName(queue));
    if (message === false) break;
    messages.push(readDeadMessage(message));
  }
  return messages;
}

/** Each is confirmed in its queue before it leaves the dead queue. @returns how many */
export function reviveDead(channel: ConfirmChannel, queue: Queue, limit: number): Promise<number> {
  const publish = createPublish(channel);
  return takeDead(channel, queue, limit, (message) => publish(revived(message, queue)));
}

export async function reviveDeadMessage(channel: ConfirmChannel, queue: Queue, id: string): Promise<boolean> {
  const message = await findDead(channel, queue, id);
  if (message === undefined) return false;
  await createPublish(channel)(revived(message, queue));
  channel.ack(message);
  return true;
}

/** @returns how many */
export function dropDead(channel: ConfirmChannel, queue: Queue, limit: number): Promise<number> {
  return takeDead(channel, queue, limit, () => Promise.resolve());
}

export async function dropDeadMessage(channel: ConfirmChannel, queue: Queue, id: string): Promise<boolean> {
  const message = await findDead(channel, queue, id);
  if (message !== undefined) channel.ack(message);
  return message !== undefined;
}

async function takeDead(
  channel: ConfirmChannel,
  queue: Queue,
  limit: number,
  beforeLeaving: (message: GetMessage) => Promise<void>,
): Promise<number> {
  // Messages that die meanwhile are not included.
  const wanted = Math.min(limit, (await assertQueue(channel, queue)).dead);
  for (let count = 0; count < wanted; count++) {
    const message = await channel.get(deadQueueName(queue));
    if (message === false) return count;
    await beforeLeaving(message);
    channel.ack(message);
  }
  return wanted;
}

/**
 * Messages in front of it are taken too, and return when the channel is closed, in any order that the broker
 * chooses.
 */
async function findDead(channel: ConfirmChannel, queue: Queue, id: string): Promise<GetMessage | undefined> {
  for (;;) {
    const message = await channel.get(deadQueueName(queue));
    if (message === false) return undefined;
    if (deadMessageId(message) === id) return message;
  }
}

function revived(message: GetMessage, queue: Queue) {
  const { topic, version, traceparent } = readMessage(message);
  return {
    id: messageId(message),
    body: message.content,
    type: topic,
    headers: { 'x-version': version, 'x-attempt': 1, traceparent },
    exchange: '',
    routingKey: queue.name,
    mandatory: true,
  };
}
