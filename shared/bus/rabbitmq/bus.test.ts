import type { GetMessage } from 'amqplib';
import { expect } from 'chai';
import pino from 'pino';
import { PermanentError, UnavailableError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { rejection } from '../../testing/rejection.ts';
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy.ts';
import { testServer } from '../../testing/test-server.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import type { Bus } from '../bus.ts';
import { openBus } from '../open-bus.ts';
import {
  createBusBench,
  createGate,
  recorder,
  untilAborted,
  untilEmpty,
  untilReachable,
  type BusBench,
} from '../testing/bus-bench.ts';
import { noteTopic, type NoteTopic } from '../testing/notes.ts';
import type { Queue } from '../topology.ts';
import { createRabbitMqGround, deleteQueues, withChannel } from './testing/ground.ts';

const broker = testServer('RabbitMQ', 'TEST_BROKER_URL');

if (broker !== undefined)
  describe('RabbitMQ bus, when things break', () => {
    let bench: BusBench;
    let topic: NoteTopic;
    let queue: Queue<NoteTopic>;
    let proxy: TcpProxy;
    let throughProxy: string;
    beforeEach(async () => {
      bench = createBusBench(createRabbitMqGround(broker));
      topic = noteTopic();
      queue = bench.queue([topic]);
      const url = new URL(broker);
      proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 5672) });
      url.host = `127.0.0.1:${proxy.port}`;
      throughProxy = url.href;
    });
    afterEach(async () => {
      await bench.remove();
      await proxy.close();
    });

    async function untilPublished(bus: Bus, text: string): Promise<void> {
      await waitUntil(`"${text}" to be published`, () =>
        bus.publish(topic, { text }).then(
          () => true,
          () => false,
        ),
      );
    }

    /** Takes the message and leaves it there: its channel is not acknowledged on. */
    async function peek({ name }: Queue): Promise<GetMessage> {
      let found: GetMessage | false = false;
      await withChannel(broker!, async (channel) => {
        found = await waitUntil(`a message in ${name}`, () => channel.get(name));
      });
      return found as unknown as GetMessage;
    }

    it('delivers a message again when the connection is lost while it is handled', async () => {
      const bus = await bench.ready(throughProxy);
      const gate = createGate();
      const consumer = recorder(() => gate.opened);
      await bus.consume(queue, consumer.handler, { concurrency: 1 });
      await bus.publish(topic, { text: 'twice' });
      await consumer.until(1);
      proxy.cut();
      await consumer.until(2);
      gate.open();
      await untilPublished(bus, 'after');
      await consumer.until(3);
      await untilEmpty(bus, queue);
      expect(consumer.texts()).to.deep.equal(['twice', 'twice', 'after']);
      expect(consumer.deliveries.map(({ attempt }) => attempt)).to.deep.equal([1, 1, 1]);
    });

    it('keeps id, trace and time of publishing of a message that is handed back', async () => {
      const bus = await bench.ready();
      const consumer = recorder(({ signal }) => untilAborted(signal));
      await bus.publish(topic, { text: 'the same' });
      const before = await peek(queue);
      await bus.consume(queue, consumer.handler, { concurrency: 1 });
      await consumer.until(1);
      await bus.close({ drainMs: 0 });
      const after = await peek(queue);
      expect(after.content.toString()).to.equal(before.content.toString());
      expect(after.properties.messageId).to.equal(before.properties.messageId);
      expect(after.properties.type).to.equal(before.properties.type);
      expect(after.properties.headers).to.deep.include(before.properties.headers!);
      expect(after.fields.redelivered).to.equal(false);
    });

    it('aborts the handler whose message will be redelivered, so that the same work is not done twice at once', async () => {
      const bus = await bench.ready(throughProxy);
      let running = 0;
      let most = 0;
      const consumer = recorder(async ({ signal }) => {
        most = Math.max(most, ++running);
        if (consumer.deliveries.length === 1)
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
        running--;
      });
      await bus.consume(queue, consumer.handler, { concurrency: 5 });
      await bus.publish(topic, { text: 'once at a time' });
      await consumer.until(1);
      proxy.cut();
      await consumer.until(2);
      await untilEmpty(bus, queue);
      expect(most).to.equal(1);
    });

    it('survives many lost connections without losing a message', async () => {
      const bus = await bench.ready(throughProxy);
      const consumer = recorder();
      await bus.consume(queue, consumer.handler, { concurrency: 3 });
      const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);
      for (const [index, text] of texts.entries()) {
        if (index % 6 === 5) proxy.cut();
        await untilPublished(bus, text);
      }
      await waitUntil('all to arrive', () => new Set(consumer.texts()).size === texts.length);
      expect(consumer.texts()).to.include.members(texts);
    });

    it('rejects what is published while the broker is away, and drops broadcasts', async () => {
      const bus = await bench.ready(throughProxy);
      await proxy.refuse();
      expect(await rejection(bus.publish(topic, { text: 'lost' }))).to.be.instanceOf(UnavailableError);
      expect(await rejection(bus.check())).to.be.instanceOf(UnavailableError);
      expect(await rejection(bus.inspect(queue))).to.be.instanceOf(UnavailableError);
      bus.broadcast(topic, { text: 'to nobody' });
      await proxy.accept();
      await untilPublished(bus, 'kept');
    });

    it('opens while the broker is away and starts everything when it comes', async () => {
      await proxy.refuse();
      const bus = bench.open(throughProxy);
      const consumer = recorder();
      const heard: string[] = [];
      await bus.consume(queue, consumer.handler, { concurrency: 1 });
      await bus.subscribe(topic, ({ text }) => heard.push(text));
      expect(await rejection(bus.publish(topic, { text: 'too early' }))).to.be.instanceOf(UnavailableError);
      await proxy.accept();
      await untilPublished(bus, 'in time');
      await consumer.until(1);
      expect(consumer.texts()).to.deep.equal(['in time']);
      await waitUntil('the subscription', () => {
        bus.broadcast(topic, { text: 'heard' });
        return heard.length > 0;
      });
    });

    it('takes no message before it can publish one', async () => {
      const news = noteTopic();
      const waiting = await bench.ready();
      await waiting.publish(topic, { text: 'waiting' });
      // Making many queues takes a while.
      Array.from({ length: 20 }, () => bench.queue([news]));
      const bus = bench.open();
      const consumer = recorder(() => bus.publish(news, { text: 'news' }));
      await bus.consume(queue, consumer.handler, { concurrency: 1 });
      await consumer.until(1);
      await untilEmpty(waiting, queue);
      expect(consumer.deliveries.map(({ attempt }) => attempt)).to.deep.equal([1]);
    });

    it('closes while the broker is away', async () => {
      await proxy.refuse();
      const bus = bench.open(throughProxy);
      await bus.consume(queue, recorder().handler, { concurrency: 1 });
      await bus.close({ drainMs: 0 });
    });

    it('listens again after a lost connection', async () => {
      const bus = await bench.ready(throughProxy);
      const heard: string[] = [];
      await bus.subscribe(topic, ({ text }) => heard.push(text));
      proxy.cut();
      await waitUntil('a broadcast to arrive', () => {
        bus.broadcast(topic, { text: 'heard' });
        return heard.length > 0;
      });
    });

    it('makes a deleted queue again and goes on consuming from it', async () => {
      const bus = await bench.ready();
      const consumer = recorder();
      await bus.consume(queue, consumer.handler, { concurrency: 1 });
      await deleteQueues(broker, [queue]);
      await untilPublished(bus, 'after');
      await consumer.until(1);
      expect(consumer.texts()).to.deep.equal(['after']);
    });

    it('rejects a message whose queue was deleted and makes the queue again', async () => {
      const bus = await bench.ready();
      await deleteQueues(broker, [queue]);
      expect(await rejection(bus.publish(topic, { text: 'nowhere to go' }))).to.be.instanceOf(
        UnavailableError,
      );
      await untilPublished(bus, 'kept');
      await waitUntil('the message to be kept', async () => (await bus.inspect(queue)).depth === 1);
    });

    it('loses no failing message when the queue of its retry was deleted', async () => {
      const bus = await bench.ready();
      const consumer = recorder(({ attempt }) => {
        if (attempt === 1) throw new Error('not yet');
      });
      await withChannel(broker, (channel) => channel.deleteQueue(`${queue.name}.retry.50ms`));
      await bus.consume(queue, consumer.handler, { concurrency: 1 });
      await withChannel(broker, (channel) => channel.deleteQueue(`${queue.name}.retry.50ms`));
      await bus.publish(topic, { text: 'kept' });
      await waitUntil('the second attempt', () => consumer.deliveries.some(({ attempt }) => attempt === 2));
      await untilEmpty(bus, queue);
    });

    it('keeps a dead message as dead until its queue has it', async () => {
      const bus = await bench.ready();
      const consumer = await bus.consume(queue, () => Promise.reject(new PermanentError('broken')), {
        concurrency: 1,
      });
      await bus.publish(topic, { text: 'kept' });
      await untilEmpty(bus, queue, { dead: 1 });
      await consumer.close();
      const id = (await bus.deadMessages(queue, 1))[0]!.id;
      await untilEmpty(bus, queue, { dead: 1 });
      await withChannel(broker, (channel) => channel.deleteQueue(queue.name));
      expect(await rejection(bus.requeueDeadMessage(queue, id))).to.be.instanceOf(UnavailableError);
      await untilEmpty(bus, queue, { dead: 1 });
    });

    it('reaches the subscribers of other processes', async () => {
      const [here, there] = [await bench.ready(), await bench.ready()];
      const heard: string[] = [];
      await there.subscribe(topic, ({ text }) => heard.push(text));
      here.broadcast(topic, { text: 'hello' });
      await waitUntil('the broadcast', () => heard.length > 0);
    });

    it('can be read in the console: type, version and attempt of a waiting message', async () => {
      const bus = await bench.ready();
      await bus.publish(topic, { text: 'legible' });
      await withChannel(broker, async (channel) => {
        const message = await channel.get(queue.name);
        expect(message).to.have.nested.property('properties.type', topic.name);
        expect(message).to.have.nested.property('properties.contentType', 'application/json');
        expect(message).to.have.nested.property('properties.deliveryMode', 2);
        expect(message).to.have.nested.property('properties.headers').that.includes({
          'x-version': 1,
          'x-attempt': 1,
        });
      });
    });

    it('does not open on a faulty URL, and does not tell its password', () => {
      const open = () =>
        openBus('amqp://user:secret@host:port', {
          queues: [],
          log: createLog('silent', { terminal: false }),
        });
      expect(open)
        .to.throw(TypeError)
        .that.satisfies((error: Error) => !JSON.stringify(error).includes('secret'));
    });

    it('logs an outage once and its end once, without the password', async () => {
      const lines: string[] = [];
      const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
      const password = new URL(broker).password;
      await proxy.refuse();
      const bus = openBus(throughProxy, { queues: [queue], log });
      try {
        await waitUntil('the outage in the log', () => lines.length > 0);
        await proxy.accept();
        await untilReachable(bus);
      } finally {
        await bus.close({ drainMs: 0 });
      }
      const told = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
      expect(told).to.have.length(2);
      expect(told[0]).to.match(/^RabbitMQ at 127\.0\.0\.1:\d+ is unreachable, retrying/);
      expect(told[1]).to.match(/is back$/);
      expect(lines.join()).to.not.contain(`:${password}@`);
    });
  });
