import { expect } from 'chai';
import { PermanentError } from '../errors.ts';
import { waitUntil } from '../testing/wait-until.ts';
import type { Bus } from './bus.ts';
import { createBusBench, recorder, untilEmpty, type BusBench } from './testing/bus-bench.ts';
import { busGrounds } from './testing/bus-grounds.ts';
import { noteTopic, type NoteTopic } from './testing/notes.ts';
import { killWhilePuttingBack } from './testing/start-bus-process.ts';
import type { Queue } from './topology.ts';

/** One transaction each on SQLite; RabbitMQ goes through them one by one by itself. */
const work: Record<string, { atOnce: number; withinMs: number }> = {
  SQLite: { atOnce: 1, withinMs: 15 },
  RabbitMQ: { atOnce: 200, withinMs: 300 },
};

for (const [name, createGround] of Object.entries(busGrounds()))
  describe(`dead messages: ${name}`, () => {
    let bench: BusBench;
    let topic: NoteTopic;
    let queue: Queue<NoteTopic>;
    let bus: Bus;
    beforeEach(async () => {
      bench = createBusBench(await createGround());
      topic = noteTopic();
      queue = bench.queue([topic]);
      bus = await bench.ready();
    });
    afterEach(() => bench.remove());

    async function kill(texts: string[]): Promise<void> {
      const consumer = await bus.consume(queue, () => Promise.reject(new PermanentError('broken')), {
        concurrency: 20,
      });
      await Promise.all(texts.map((text) => bus.publish(topic, { text })));
      await untilEmpty(bus, queue, { dead: texts.length });
      await consumer.close();
    }

    it('are in the queue or still dead, never lost, when who puts them back is killed', async () => {
      const texts = Array.from({ length: 200 }, (_, index) => `message ${index}`);
      await kill(texts);
      let kills = 0;
      while (kills < 5 && (await killWhilePuttingBack(bench.ground.url, queue, work[name]!))) kills++;
      expect(kills, 'always too late').to.be.greaterThan(0);

      const consumer = recorder();
      await bus.consume(queue, consumer.handler, { concurrency: 20 });
      const arrived = () => new Set(consumer.texts());
      await waitUntil('all to come', async () => {
        // What the last one had taken is dead again a little later.
        await bus.requeueDead(queue, texts.length);
        return arrived().size >= texts.length;
      });
      expect(arrived()).to.deep.equal(new Set(texts));
      // RabbitMQ knows no transaction over two queues: one message of each who was killed may come twice.
      const most = name === 'RabbitMQ' ? texts.length + kills : texts.length;
      expect(consumer.texts()).to.have.length.at.most(most);
    }).timeout(120_000);
  });
