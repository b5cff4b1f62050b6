import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Options } from 'amqplib';
import { currentTraceparent } from '../../trace.ts';

/** `exchange` is empty to publish straight to the queue that `routingKey` names. */
interface OutgoingMessage {
  /** A new one where it is left out. */
  id?: string | undefined;
  exchange: string;
  routingKey: string;
  body: Buffer;
  /** Shown in RabbitMQ's console too. */
  type: string;
  headers: MessageHeaders;
  /** Reject when there is no queue for it. */
  mandatory: boolean;
}

export interface MessageHeaders {
  'x-version': unknown;
  /** 1 for the first try. */
  'x-attempt': number;
  /** Tries that an outage ended; left out where there were none. */
  'x-outages'?: number;
  /** Epoch ms, of the first attempt only: the broker's own timestamp knows whole seconds only. */
  'x-published-at'?: unknown;
  /** W3C Trace Context, kept through all attempts. */
  traceparent?: unknown;
  /** Why it is in the dead queue. */
  'x-reason'?: string;
}

/** Resolves when the broker has the message durably; rejects when that is not certain. */
export type Publish = (message: OutgoingMessage) => Promise<void>;

/** A broker short of memory or disk keeps silent until it has some again. */
const confirmTimeoutMs = 15_000;

/** Headers of a message that is new. */
export function publishedNow() {
  return { 'x-published-at': Date.now(), traceparent: currentTraceparent() };
}

/** Call it once a channel. */
export function createPublish(channel: ConfirmChannel): Publish {
  // The broker returns what it has no queue for before it confirms it.
  const returned = new Set<string>();
  channel.on('return', ({ properties }) => {
    returned.add(String(properties.messageId));
  });

  return ({ exchange, routingKey, body, id, ...message }) =>
    new Promise((resolve, reject) => {
      const messageId = id ?? randomUUID();
      channel.publish(exchange, routingKey, body, options(message, messageId), (error: unknown) => {
        clearTimeout(timer);
        if (returned.delete(messageId)) reject(new Error(`there is no queue for "${routingKey}"`));
        else if (error instanceof Error) reject(error);
        else resolve();
      });
      const timer = setTimeout(reject, confirmTimeoutMs, new Error('the broker does not confirm'));
    });
}

function options(
  { type, headers, mandatory }: Pick<OutgoingMessage, 'type' | 'headers' | 'mandatory'>,
  messageId: string,
): Options.Publish {
  return {
    persistent: true,
    contentType: 'application/json',
    type,
    messageId,
    timestamp: Math.floor(Date.now() / 1000),
    headers,
    mandatory,
  };
}
