import { connect, type ConfirmChannel } from 'amqplib';
import { messagesExchange, queueNames, deadQueueName } from '../../shared/bus/rabbitmq-topology.ts';
import { queues } from '../../shared/messages.ts';
import type { Random } from '../../shared/testing/random.ts';

/** What a stranger with access to the broker could do to its messages, and see of them. */
export interface Messages {
  /** Sends copies of some messages that went by. @returns how many */
  duplicate(random: Random): Promise<number>;
  /** Puts something that is no message into every queue. @returns how many */
  poison(): Promise<number>;
  /** Messages that wait somewhere, and those that were given up. */
  count(): Promise<{ waiting: number; dead: number }>;
}

const tap = 'faults.tap';
const copies = 5;

export async function tapMessages(broker: string): Promise<Messages> {
  const withChannel = async <T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> => {
    const connection = await connect(broker);
    try {
      const channel = await connection.createConfirmChannel();
      const result = await work(channel);
      await channel.waitForConfirms();
      return result;
    } finally {
      await connection.close();
    }
  };
  await withChannel(async (channel) => {
    await channel.assertQueue(tap, { durable: true });
    await channel.bindQueue(tap, messagesExchange, '#');
  });

  return {
    duplicate: (random) =>
      withChannel(async (channel) => {
        const { messageCount } = await channel.checkQueue(tap);
        let sent = 0;
        // Those passed over go back into the tap when the connection closes.
        for (let seen = 0; seen < messageCount && sent < copies; seen++) {
          const message = await channel.get(tap, { noAck: false });
          if (!message || random.between(0, 1) > 0.3) continue;
          const { properties, fields, content } = message;
          // Into the queue of its topic alone would be no copy of what the exchange does.
          channel.publish(messagesExchange, fields.routingKey, content, properties);
          sent += 1;
        }
        return sent;
      }),
    poison: () =>
      withChannel((channel) => {
        const names = Object.values(queues).map(({ name }) => name);
        for (const name of names)
          channel.sendToQueue(name, Buffer.from('{"id": "no message'), { persistent: true });
        return Promise.resolve(names.length);
      }),
    count: () =>
      withChannel(async (channel) => {
        const counts = { waiting: 0, dead: 0 };
        for (const queue of Object.values(queues))
          for (const name of queueNames(queue)) {
            const { messageCount } = await channel.checkQueue(name);
            counts[name === deadQueueName(queue) ? 'dead' : 'waiting'] += messageCount;
          }
        return counts;
      }),
  };
}
