import type { Channel, ConsumeMessage } from 'amqplib';
import { errorText } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Outcome, Tries } from '../delivery.ts';
import type { Queue } from '../topology.ts';
import { messageId, readMessage } from './message.ts';
import type { MessageHeaders, Publish } from './publisher.ts';
import { deadQueueName, retryQueueName } from './topology.ts';

/**
 * Moves a message on before it is acknowledged: a crash in between duplicates it but never loses it. The
 * returned function rejects if the channel is lost.
 */
export function settleMessage(
  channel: Channel,
  publish: Publish,
  queue: Queue,
  log: Log,
): (message: ConsumeMessage, outcome: Outcome) => Promise<void> {
  function move(message: ConsumeMessage, to: string, headers: Partial<MessageHeaders>): Promise<void> {
    const { topic, version, attempt, outages, traceparent } = readMessage(message);
    return publish({
      id: messageId(message),
      exchange: '',
      routingKey: to,
      body: message.content,
      type: topic,
      headers: {
        'x-version': version,
        ...triesHeaders({ attempt, outages }),
        traceparent,
        ...headers,
      },
      mandatory: true,
    });
  }

  /**
   * Published again, because the broker counts each `nack` as one more delivery without an outcome. A long
   * conversion would be dead after ten restarts.
   */
  async function handBack(message: ConsumeMessage): Promise<void> {
    try {
      await move(message, queue.name, { 'x-published-at': readMessage(message).publishedAt });
    } catch (error) {
      log.warn(
        { err: error, queue: queue.name },
        `handed back as one more delivery because it could not be published: ${errorText(error)}`,
      );
      channel.nack(message, false, true);
      return;
    }
    channel.ack(message);
  }

  return async (message, outcome) => {
    switch (outcome.kind) {
      case 'done':
        break;
      case 'retry':
        await move(message, retryQueueName(queue, outcome.delayMs), triesHeaders(outcome.next));
        break;
      case 'dead':
        await move(message, deadQueueName(queue), { 'x-reason': outcome.reason });
        break;
      case 'handBack':
        await handBack(message);
        return;
    }
    channel.ack(message);
  };
}

function triesHeaders({ attempt, outages }: Tries): Pick<MessageHeaders, 'x-attempt' | 'x-outages'> {
  return { 'x-attempt': attempt, ...(outages > 0 ? { 'x-outages': outages } : {}) };
}
