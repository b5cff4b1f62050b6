import type { Channel } from 'amqplib';
import type { QueueState } from '../bus.ts';
import { delaysOf, type Queue } from '../topology.ts';

/** Messages go to it by their topic's name; the queues are bound to it. */
export const messagesExchange = 'mixdown';
/** Its subscribers have a queue each, which goes when they go. */
export const broadcastExchange = 'mixdown.broadcast';

/** Returned to the queue this often without an outcome, a message is one whose handler kills its process. */
const deliveryLimit = 10;
/** Looking at a dead message counts as a delivery, and newer brokers drop it after 20 where nothing else is said. */
const unlimitedDeliveries = 1_000_000_000;

export function deadQueueName(queue: Queue): string {
  return `${queue.name}.dead`;
}

export function retryQueueName(queue: Queue, delayMs: number): string {
  return `${queue.name}.retry.${durationText(delayMs)}`;
}

export async function assertExchanges(channel: Channel): Promise<void> {
  await channel.assertExchange(messagesExchange, 'topic', { durable: true });
  await channel.assertExchange(broadcastExchange, 'topic', { durable: true });
}

/** Makes the queue with what belongs to it, where it is missing. @returns what is in it */
export async function assertQueue(channel: Channel, queue: Queue): Promise<QueueState> {
  const dead = await channel.assertQueue(deadQueueName(queue), {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': unlimitedDeliveries },
  });
  const main = await channel.assertQueue(queue.name, {
    durable: true,
    arguments: { ...losslessDeadLettering(deadQueueName(queue)), 'x-delivery-limit': deliveryLimit },
  });
  for (const { name } of queue.topics) await channel.bindQueue(queue.name, messagesExchange, name);

  let delayed = 0;
  for (const delayMs of delaysOf(queue)) {
    const retry = await channel.assertQueue(retryQueueName(queue, delayMs), {
      durable: true,
      arguments: { ...losslessDeadLettering(queue.name), 'x-message-ttl': delayMs },
    });
    delayed += retry.messageCount;
  }
  // What is unacknowledged AMQP doesn't tell; management.ts does.
  return { depth: main.messageCount + delayed, delayed, inFlight: undefined, dead: dead.messageCount };
}

/** Every queue that belongs to this one, itself included. */
export function queueNames(queue: Queue): string[] {
  const retryQueues = delaysOf(queue).map((delayMs) => retryQueueName(queue, delayMs));
  return [queue.name, deadQueueName(queue), ...retryQueues];
}

/** The message leaves its queue only when the next one has it; brokers insist on `reject-publish` with that. */
function losslessDeadLettering(to: string): Record<string, string> {
  return {
    'x-queue-type': 'quorum',
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': to,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}

function durationText(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  if (ms % 1_000 === 0) return `${ms / 1_000}s`;
  return `${ms}ms`;
}
