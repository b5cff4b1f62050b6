import type { Channel } from 'amqplib';
import type { QueueState } from '../bus.ts';
import { delaysOf, type Queue } from '../topology.ts';

/** Messages are routed by their topic's name; the queues are bound to it. */
export const messagesExchange = 'mixdown';
/** Each subscriber has its own queue, which is deleted with it. */
export const broadcastExchange = 'mixdown.broadcast';

/** A message that returns to the queue this often without an outcome kills the process that handles it. */
const deliveryLimit = 10;
/** Looking at a dead message counts as a delivery, and newer brokers by default drop it after 20. */
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

/** Declares the queue and its delay and dead queues. @returns what the queue contains */
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
  // AMQP does not report unacknowledged messages; management.ts does.
  return { depth: main.messageCount + delayed, delayed, inFlight: undefined, dead: dead.messageCount };
}

/** All queues that belong to this one, including itself. */
export function queueNames(queue: Queue): string[] {
  const retryQueues = delaysOf(queue).map((delayMs) => retryQueueName(queue, delayMs));
  return [queue.name, deadQueueName(queue), ...retryQueues];
}

/** A message leaves its queue only when the next one has it. Brokers require `reject-publish` for that. */
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
