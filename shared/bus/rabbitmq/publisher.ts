import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Options } from 'amqplib';
import { currentTraceparent } from '../../trace.ts';

/** With an empty `exchange`, publishes directly to the queue named `routingKey`. */
interface OutgoingMessage {
  /** By default a new one. */
  id?: string | undefined;
  exchange: string;
  routingKey: string;
  body: Buffer;
  /** RabbitMQ's console shows it too. */
  type: string;
  headers: MessageHeaders;
  /** Reject if there is no queue for it. */
  mandatory: boolean;
}

export interface MessageHeaders {
  'x-version': unknown;
  /** 1 for the first attempt. */
  'x-attempt': number;
  /** Attempts that an outage ended; omitted if there were none. */
  'x-outages'?: number;
  /** Epoch ms, on the first attempt only. The broker's own timestamp has only whole seconds. */
  'x-published-at'?: unknown;
  /** W3C Trace Context, kept through all attempts. */
  traceparent?: unknown;
  /** Why it is in the dead queue. */
  'x-reason'?: string;
}

/** Resolves when the broker has stored the message durably; rejects if that is not certain. */
export type Publish = (message: OutgoingMessage) => Promise<void>;

/** A broker that is short of memory or disk does not answer until it has some again. */
const confirmTimeoutMs = 15_000;

/** Headers of a new message. */
export function publishedNow() {
  return { 'x-published-at': Date.now(), traceparent: currentTraceparent() };
}

/** Call it once per channel. */
export function createPublish(channel: ConfirmChannel): Publish {
  // The broker returns a message that it has no queue for before it confirms it.
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
