import type { Channel, ConsumeMessage } from 'amqplib';
import type { Outcome } from './delivery.ts';
import { messageId, readMessage } from './rabbitmq-message.ts';
import type { Publish } from './rabbitmq-publisher.ts';
import { deadQueueName, retryQueueName } from './rabbitmq-topology.ts';
import type { Queue } from './topology.ts';

/**
 * Moves a message on before it is acknowledged: a crash in between makes it come twice, never vanish.
 * The function it returns rejects when the channel is lost.
 */
export function settleMessage(
  channel: Channel,
  publish: Publish,
  queue: Queue,
): (message: ConsumeMessage, outcome: Outcome) => Promise<void> {
  function move(message: ConsumeMessage, to: string, attempt: number, reason?: string): Promise<void> {
    const { topic, version, traceparent } = readMessage(message);
    return publish({
      id: messageId(message),
      exchange: '',
      routingKey: to,
      body: message.content,
      type: topic,
      headers: {
        'x-version': version,
        'x-attempt': attempt,
        traceparent,
        ...(reason === undefined ? {} : { 'x-reason': reason }),
      },
      mandatory: true,
    });
  }

  return async (message, outcome) => {
    const { attempt } = readMessage(message);
    switch (outcome.kind) {
      case 'done':
        break;
      case 'retry':
        await move(message, retryQueueName(queue, outcome.delayMs), attempt + 1);
        break;
      case 'dead':
        await move(message, deadQueueName(queue), attempt, outcome.reason);
        break;
      case 'handBack':
        channel.nack(message, false, true);
        return;
    }
    channel.ack(message);
  };
}
