import { connect, type Channel } from 'amqplib';
import { waitUntil } from '../../../testing/wait-until.ts';
import type { BusGround } from '../../testing/bus-ground.ts';
import type { Queue } from '../../topology.ts';
import { queueNames } from '../topology.ts';

export function createRabbitMqGround(url: string): BusGround {
  return {
    url,
    inject: ({ name }, { topic, version, body }) =>
      withChannel(url, (channel) => {
        channel.sendToQueue(name, Buffer.from(body), {
          persistent: true,
          type: topic,
          headers: { 'x-version': version },
        });
      }),
    abandon: ({ name }, times) =>
      withChannel(url, async (channel) => {
        for (let count = 0; count < times; count++) channel.nack(await next(channel, name));
      }),
    remove: (queues) => deleteQueues(url, queues),
  };
}

/** As an operator could. */
export function deleteQueues(url: string, queues: readonly Queue[]): Promise<void> {
  return withChannel(url, async (channel) => {
    for (const name of queues.flatMap(queueNames)) await channel.deleteQueue(name);
  });
}

export async function withChannel(url: string, work: (channel: Channel) => unknown): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    await work(channel);
    await channel.close();
  } finally {
    await connection.close();
  }
}

function next(channel: Channel, queue: string) {
  return waitUntil(`a message in ${queue}`, () => channel.get(queue));
}
