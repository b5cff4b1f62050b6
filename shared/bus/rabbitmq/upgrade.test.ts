import type { Channel } from 'amqplib';
import { expect } from 'chai';
import { testServer } from '../../testing/test-server.ts';
import { createBusBench, recorder, untilEmpty } from '../testing/bus-bench.ts';
import { noteTopic } from '../testing/notes.ts';
import { createRabbitMqGround, withChannel } from './testing/ground.ts';

const broker = testServer('RabbitMQ', 'TEST_BROKER_URL');

/** As the first version declared a queue, its delays in `delays`: what a broker holds of it must never be refused. */
async function declareFirstVersion(channel: Channel, name: string, delays: Record<string, number>) {
  const deadLettering = (to: string) => ({
    'x-queue-type': 'quorum',
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': to,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  });
  const declare = (queue: string, queueArguments: object) =>
    channel.assertQueue(queue, { durable: true, arguments: queueArguments });
  await declare(`${name}.dead`, { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000_000 });
  await declare(name, { ...deadLettering(`${name}.dead`), 'x-delivery-limit': 10 });
  for (const [delay, ttl] of Object.entries(delays))
    await declare(`${name}.retry.${delay}`, { ...deadLettering(name), 'x-message-ttl': ttl });
}

if (broker !== undefined)
  describe('an upgrade on RabbitMQ', () => {
    it('goes on with what waits in the queues of the first version', async () => {
      const bench = createBusBench(createRabbitMqGround(broker));
      const topic = noteTopic();
      const queue = bench.queue([topic], [100, 300]);
      const send = (channel: Channel, to: string, text: string, headers: object) =>
        channel.sendToQueue(to, Buffer.from(JSON.stringify({ text })), {
          persistent: true,
          type: topic.name,
          headers: { 'x-version': 1, ...headers },
        });
      try {
        await withChannel(broker, async (channel) => {
          await declareFirstVersion(channel, queue.name, { '100ms': 100, '300ms': 300 });
          send(channel, queue.name, 'new', { 'x-attempt': 1 });
          send(channel, `${queue.name}.retry.300ms`, 'tried', { 'x-attempt': 3 });
        });
        const bus = await bench.ready();
        const consumer = recorder();
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await consumer.until(2);
        await untilEmpty(bus, queue);
        const seen = consumer.deliveries.map(({ payload, attempt }) => [payload.text, attempt]);
        expect(seen).to.have.deep.members([
          ['new', 1],
          ['tried', 3],
        ]);
      } finally {
        await bench.remove();
      }
    });
  });
