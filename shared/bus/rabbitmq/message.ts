import { createHash } from 'node:crypto';
import type { Message } from 'amqplib';
import type { DeadMessage } from '../bus.ts';
import type { RawMessage } from '../delivery.ts';

export function readMessage({ properties, content, fields }: Message): RawMessage {
  const { type } = properties as { type: unknown };
  const headers = headersOf(properties);
  const publishedAt = headers['x-published-at'];
  return {
    // Messages published by hand in RabbitMQ's console have no type.
    topic: typeof type === 'string' ? type : fields.routingKey,
    version: headers['x-version'],
    body: content.toString('utf8'),
    attempt: countOf(headers['x-attempt'], 1),
    outages: countOf(headers['x-outages'], 0),
    traceparent: headers['traceparent'],
    publishedAt: typeof publishedAt === 'number' ? publishedAt : undefined,
  };
}

export function readDeadMessage(message: Message): DeadMessage {
  const { topic, body, attempt } = readMessage(message);
  return {
    id: deadMessageId(message),
    topic,
    body,
    reason: reasonOf(headersOf(message.properties)),
    attempts: attempt,
    deadAt: deadAt(message),
  };
}

/** A message published by hand has no id, so its content identifies it. */
export function deadMessageId(message: Message): string {
  return messageId(message) ?? createHash('sha256').update(message.content).digest('hex').slice(0, 16);
}

/**
 * Mixdown publishes its messages again into the dead queue. Those that the broker moved keep their original
 * time.
 */
function deadAt({ properties }: Message): Date | undefined {
  const { timestamp } = properties as { timestamp: unknown };
  const isOurs = headersOf(properties)['x-reason'] !== undefined;
  return isOurs && typeof timestamp === 'number' ? new Date(timestamp * 1000) : undefined;
}

/** It is the same in all attempts. */
export function messageId({ properties }: Message): string | undefined {
  const { messageId } = properties as { messageId: unknown };
  return typeof messageId === 'string' ? messageId : undefined;
}

function reasonOf(headers: Record<string, unknown>): string {
  const reason = headers['x-reason'];
  if (typeof reason === 'string') return reason;
  // The broker itself moved it: a message goes from a queue to the dead queue only because of the delivery
  // limit.
  return 'Delivered too often without an outcome';
}

function countOf(header: unknown, least: number): number {
  return typeof header === 'number' && Number.isInteger(header) && header >= least ? header : least;
}

function headersOf(properties: Message['properties']): Record<string, unknown> {
  return properties.headers ?? {};
}
