import { connect, type ConfirmChannel } from 'amqplib';
import { deadQueueName, messagesExchange, queueNames } from '../../shared/bus/rabbitmq/topology.ts';
import { queues } from '../../shared/messages.ts';
import type { Random } from '../../shared/testing/random.ts';

/** What a stranger with access to the broker could do to its messages, and see of them. */
export interface Messages {
  /** Sends copies of some messages that went by. @returns how many */
  duplicate(random: Random): Promise<number>;
  /** Puts something that is no message into every queue. @returns how many */
  poison(): Promise<number>;
  count(): Promise<MessageCounts>;
}

interface MessageCounts {
  /** In a queue, and with no consumer: what a consumer holds no broker counts here. */
  waiting: number;
  /** Given up, but for those that deserve it. */
  dead: number;
  /** Those that do: they were made to be given up. */
  poisoned: number;
}

const tap = 'faults.tap';
const copies = 5;
const poison = Buffer.from('{"id": "no message');

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
        for (const name of names) channel.sendToQueue(name, poison, { persistent: true });
        return Promise.resolve(names.length);
      }),
    count: () =>
      withChannel(async (channel) => {
        const counts: MessageCounts = { waiting: 0, dead: 0, poisoned: 0 };
        for (const queue of Object.values(queues)) {
          const deadQueue = deadQueueName(queue);
          for (const name of queueNames(queue).filter((name) => name !== deadQueue))
            counts.waiting += (await channel.checkQueue(name)).messageCount;
          for (const content of await contentsOf(channel, deadQueue))
            counts[content.equals(poison) ? 'poisoned' : 'dead'] += 1;
        }
        return counts;
      }),
  };
}

/** They stay in the queue: back they go when the channel closes. */
async function contentsOf(channel: ConfirmChannel, queue: string): Promise<Buffer[]> {
  const contents: Buffer[] = [];
  for (;;) {
    const message = await channel.get(queue, { noAck: false });
    if (!message) return contents;
    contents.push(message.content);
  }
}
