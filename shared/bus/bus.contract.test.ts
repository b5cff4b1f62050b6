import { expect } from 'chai';
import { PermanentError, UnavailableError } from '../errors.ts';
import { currentTraceparent, inTrace, traceIdOf } from '../trace.ts';
import { waitUntil } from '../testing/wait-until.ts';
import type { Bus } from './bus.ts';
import {
  createBusBench,
  createGate,
  recorder,
  untilAborted,
  untilEmpty,
  untilReachable,
  type BusBench,
} from './testing/bus-bench.ts';
import { busGrounds } from './testing/bus-grounds.ts';
import { noteTopic, type NoteTopic } from './testing/notes.ts';
import { startBusProcess } from './testing/start-bus-process.ts';
import type { Queue } from './topology.ts';

/** Clocks are read in whole milliseconds, on both sides. */
const clockGrainMs = 2;

for (const [name, createGround] of Object.entries(busGrounds())) {
  describe(`bus: ${name}`, () => {
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

    describe('publishing', () => {
      it('keeps a message until there is somebody to take it, the bus closed meanwhile', async () => {
        await bus.publish(topic, { text: 'kept' });
        await bus.close();
        const later = await bench.ready();
        const consumer = recorder();
        await later.consume(queue, consumer.handler, { concurrency: 1 });
        await consumer.until(1);
        expect(consumer.texts()).to.deep.equal(['kept']);
      });

      it('delivers to every queue bound to the topic, and to no other', async () => {
        const second = bench.queue([topic]);
        const other = bench.queue([noteTopic()]);
        const all = await bench.ready();
        await all.publish(topic, { text: 'for two' });
        const consumers = [recorder(), recorder()] as const;
        await all.consume(queue, consumers[0].handler, { concurrency: 1 });
        await all.consume(second, consumers[1].handler, { concurrency: 1 });
        await Promise.all(consumers.map((consumer) => consumer.until(1)));
        expect(consumers.map(({ texts }) => texts())).to.deep.equal([['for two'], ['for two']]);
        expect(await all.inspect(other)).to.include({ depth: 0, delayed: 0, dead: 0 });
      });

      it('delivers several topics to one queue, telling which is which', async () => {
        const second = noteTopic();
        const both = bench.queue([topic, second]);
        const all = await bench.ready();
        const consumer = recorder();
        await all.consume(both, consumer.handler, { concurrency: 1 });
        await all.publish(topic, { text: 'one' });
        await all.publish(second, { text: 'two' });
        await consumer.until(2);
        expect(consumer.deliveries.map(({ topic, payload }) => [topic, payload.text])).to.have.deep.members([
          [topic.name, 'one'],
          [second.name, 'two'],
        ]);
      });

      it('takes a message of a topic nobody has a queue for', async () => {
        await bus.publish(noteTopic(), { text: 'to nobody' });
      });

      it('keeps what a process published that was killed right after', async () => {
        const kill = await startBusProcess(bench.ground.url, queue, 'publish');
        await kill();
        const consumer = recorder();
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await consumer.until(1);
        expect(consumer.texts()).to.deep.equal(['from a process that dies']);
      });
    });

    describe('the trace', () => {
      const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
      const caller = `00-${traceId}-00f067aa0ba902b7-01`;
      const seenTraces = () => {
        const seen: (string | undefined)[] = [];
        const consumer = recorder(() => {
          const traceparent = currentTraceparent();
          seen.push(traceparent === undefined ? undefined : traceIdOf(traceparent));
          throw new Error('once more');
        });
        return { seen, consumer };
      };

      it('of the publisher goes on in the handler, at every attempt and after being put back from the dead', async () => {
        const { seen, consumer } = seenTraces();
        await inTrace(caller, () => bus.publish(topic, { text: 'traced' }));
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await untilEmpty(bus, queue, { dead: 1 });
        await bus.requeueDead(queue, 1);
        await consumer.until(4);
        expect(seen).to.deep.equal([traceId, traceId, traceId, traceId]);
      });

      it('begins with the handler where a message brings none', async () => {
        const { seen, consumer } = seenTraces();
        await bus.publish(topic, { text: 'untraced' });
        await bench.ground.inject(queue, { topic: topic.name, version: 1, body: '{"text":"old"}' });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await untilEmpty(bus, queue, { dead: 2 });
        for (const one of seen) expect(one).to.match(/^[0-9a-f]{32}$/);
        expect(seen).to.not.include(traceId);
      });
    });

    describe('handling', () => {
      it('removes a message whose handler returns', async () => {
        const consumer = recorder();
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await bus.publish(topic, { text: 'once' });
        await consumer.until(1);
        await bus.close();
        const later = await bench.ready();
        await later.publish(topic, { text: 'next' });
        const laterConsumer = recorder();
        await later.consume(queue, laterConsumer.handler, { concurrency: 1 });
        await laterConsumer.until(1);
        expect(laterConsumer.texts()).to.deep.equal(['next']);
      });

      it('tries a failing message again after growing delays, then keeps it as dead', async () => {
        const failedAt: number[] = [];
        const triedAt: number[] = [];
        const consumer = recorder(() => {
          triedAt.push(performance.now());
          failedAt.push(performance.now());
          throw new Error('the disk is full');
        });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await bus.publish(topic, { text: 'doomed' });
        await untilEmpty(bus, queue, { dead: 1 });

        expect(consumer.deliveries.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
        const isLast = consumer.deliveries.map(({ isLastTry }) => isLastTry(new Error('the disk is full')));
        expect(isLast).to.deep.equal([false, false, true]);
        expect(triedAt[1]! - failedAt[0]!).to.be.at.least(50 - clockGrainMs);
        expect(triedAt[2]! - failedAt[1]!).to.be.at.least(200 - clockGrainMs);
        const [dead] = await bus.deadMessages(queue, 10);
        expect(dead).to.include({ topic: topic.name, reason: 'the disk is full', attempts: 3 });
        expect(JSON.parse(dead!.body)).to.deep.equal({ text: 'doomed' });
      });

      it('waits out an outage by delays of its own, which use up no attempts, then keeps the message as dead', async () => {
        const away = new UnavailableError('blob store', { cause: new Error('no route to it') });
        const isLast: boolean[] = [];
        const consumer = recorder(({ isLastTry }) => {
          isLast.push(isLastTry(away));
          throw away;
        });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await bus.publish(topic, { text: 'patient' });
        await untilEmpty(bus, queue, { dead: 1 });
        expect(isLast).to.deep.equal([false, false, false, true]);
        expect(consumer.deliveries.map(({ attempt }) => attempt)).to.deep.equal([1, 1, 1, 1]);
        const [dead] = await bus.deadMessages(queue, 10);
        expect(dead).to.include({ reason: 'blob store is unavailable: no route to it' });
      });

      it('counts outages and failures apart, and both anew for a message that is put back', async () => {
        const errors = [
          ...[new UnavailableError('blob store'), new Error('1'), new UnavailableError('blob store')],
          ...[new Error('2'), new UnavailableError('blob store'), new UnavailableError('blob store')],
        ];
        const consumer = recorder(() => {
          const error = errors[consumer.deliveries.length - 1];
          if (error) throw error;
        });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await bus.publish(topic, { text: 'unlucky' });
        await untilEmpty(bus, queue, { dead: 1 });
        expect(consumer.deliveries.map(({ attempt }) => attempt)).to.deep.equal([1, 1, 2, 2, 3, 3]);
        errors.push(new UnavailableError('blob store'));
        await bus.requeueDead(queue, 1);
        await untilEmpty(bus, queue);
        expect(consumer.deliveries.slice(6).map(({ attempt }) => attempt)).to.deep.equal([1, 1]);
      });

      it('is done with a message that succeeds at a later attempt', async () => {
        const consumer = recorder(({ attempt }) => {
          if (attempt < 3) throw new Error('not yet');
        });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await bus.publish(topic, { text: 'stubborn' });
        await consumer.until(3);
        await untilEmpty(bus, queue);
      });

      it('keeps a message as dead at once when its handler says that trying again is in vain', async () => {
        const consumer = recorder(() => {
          throw new PermanentError('no such person');
        });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await bus.publish(topic, { text: 'in vain' });
        await untilEmpty(bus, queue, { dead: 1 });
        expect(consumer.deliveries).to.have.length(1);
        expect(await bus.deadMessages(queue, 10))
          .to.have.nested.property('[0]')
          .that.includes({ reason: 'no such person', attempts: 1 });
      });

      it('goes on with other messages while a failing one waits', async () => {
        const consumer = recorder(({ payload }) => {
          if (payload.text === 'poison') throw new Error('poisoned');
        });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        for (const text of ['poison', 'a', 'b', 'c']) await bus.publish(topic, { text });
        await untilEmpty(bus, queue, { dead: 1 });
        expect(consumer.texts()).to.include.members(['a', 'b', 'c']);
      });

      const malformed: Record<string, (name: string) => { topic: string; version: number; body: string }> = {
        'that is not JSON': (topic) => ({ topic, version: 1, body: '{"text": ' }),
        'with another payload': (topic) => ({ topic, version: 1, body: '{"text": 5}' }),
        'of an unknown topic': () => ({ topic: 'nonsense', version: 1, body: '{"text": "a"}' }),
        'of another version': (topic) => ({ topic, version: 2, body: '{"text": "a"}' }),
      };
      for (const [kind, message] of Object.entries(malformed))
        it(`keeps a message ${kind} as dead and goes on`, async () => {
          const consumer = recorder();
          await bus.consume(queue, consumer.handler, { concurrency: 1 });
          const bad = message(topic.name);
          await bench.ground.inject(queue, bad);
          await untilEmpty(bus, queue, { dead: 1 });
          const [dead] = await bus.deadMessages(queue, 10);
          expect(dead).to.include({ topic: bad.topic, body: bad.body });
          expect(dead!.reason).to.not.be.empty;

          await bus.publish(topic, { text: 'good' });
          await consumer.until(1);
          expect(consumer.texts()).to.deep.equal(['good']);
        });

      it('keeps a message as dead that is taken again and again without an outcome', async () => {
        await bus.publish(topic, { text: 'deadly' });
        await bench.ground.abandon(queue, 11);
        const consumer = recorder();
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await untilEmpty(bus, queue, { dead: 1 });
        expect(consumer.deliveries).to.be.empty;
        const [dead] = await bus.deadMessages(queue, 1);
        expect(dead!.reason).to.contain('without an outcome');
      });

      it('delivers a message again whose process was killed while handling it', async () => {
        await bus.publish(topic, { text: 'survivor' });
        const kill = await startBusProcess(bench.ground.url, queue, 'handle');
        const consumer = recorder();
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        expect(await bus.inspect(queue)).to.include({ depth: 0, delayed: 0, dead: 0 });
        expect(consumer.deliveries).to.be.empty;
        await kill();
        await consumer.until(1);
        expect(consumer.texts()).to.deep.equal(['survivor']);
      });
    });

    describe('several at once', () => {
      it('shares the messages of a queue among its consumers, each to one of them', async () => {
        const texts = Array.from({ length: 10 }, (_, index) => `message ${index}`);
        const gate = createGate();
        const consumers = [recorder(() => gate.opened), recorder(() => gate.opened)] as const;
        await bus.consume(queue, consumers[0].handler, { concurrency: 1 });
        await (await bench.ready()).consume(queue, consumers[1].handler, { concurrency: 1 });
        for (const text of texts) await bus.publish(topic, { text });
        await Promise.all(consumers.map((consumer) => consumer.until(1)));
        gate.open();
        await waitUntil('all to be handled', () => consumers.flatMap(({ texts }) => texts()).length >= 10);
        await untilEmpty(bus, queue);
        expect(consumers.flatMap(({ texts }) => texts())).to.have.members(texts);
      });

      it('handles no more at once than the consumer wants', async () => {
        let running = 0;
        let most = 0;
        const gate = createGate();
        const consumer = recorder(async () => {
          most = Math.max(most, ++running);
          await gate.opened;
          running--;
        });
        await bus.consume(queue, consumer.handler, { concurrency: 2 });
        for (let count = 0; count < 6; count++) await bus.publish(topic, { text: `${count}` });
        await consumer.until(2);
        await waitUntil('the rest to wait', async () => (await bus.inspect(queue)).depth === 4);
        gate.open();
        await consumer.until(6);
        expect(most).to.equal(2);
      });
    });

    describe('inspecting', () => {
      it('counts what is being handled apart from what waits, where the broker tells it', async () => {
        const gate = createGate();
        const consumer = recorder(() => gate.opened);
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        for (const text of ['taken', 'waiting']) await bus.publish(topic, { text });
        await consumer.until(1);
        await waitUntil('one to wait', async () => (await bus.inspect(queue)).depth === 1);
        const { inFlight, delayed } = await bus.inspect(queue);
        expect({ inFlight, delayed }).to.deep.equal({
          inFlight: name === 'SQLite' ? 1 : undefined,
          delayed: 0,
        });
        gate.open();
        await consumer.until(2);
      });

      it('counts what waits for a retry apart', async () => {
        const slow = bench.queue([topic], [60_000]);
        const both = await bench.ready();
        await both.consume(slow, () => Promise.reject(new Error('not now')), { concurrency: 1 });
        await both.publish(topic, { text: 'delayed' });
        await waitUntil('it to be delayed', async () => (await both.inspect(slow)).delayed === 1);
        expect(await both.inspect(slow)).to.include({ depth: 1, dead: 0 });
      });
    });

    describe('broadcasting', () => {
      it('reaches all who listen and keeps nothing for those who come later', async () => {
        const early: string[] = [];
        const late: string[] = [];
        await bus.subscribe(topic, ({ text }) => early.push(text));
        bus.broadcast(topic, { text: 'first' });
        await waitUntil('the first broadcast', () => early.length === 1);
        await bus.subscribe(topic, ({ text }) => late.push(text));
        bus.broadcast(topic, { text: 'second' });
        await waitUntil('the second broadcast', () => early.length === 2 && late.length > 0);
        expect([early, late]).to.deep.equal([['first', 'second'], ['second']]);
        expect(await bus.inspect(queue)).to.include({ depth: 0, delayed: 0, dead: 0 });
      });

      it('tells a closed subscription nothing, and the others in spite of a failing one', async () => {
        const texts: string[] = [];
        const closed = await bus.subscribe(topic, () => texts.push('told the closed one'));
        await bus.subscribe(topic, () => {
          throw new Error('careless');
        });
        await bus.subscribe(topic, ({ text }) => texts.push(text));
        await closed.close();
        bus.broadcast(topic, { text: 'a' });
        bus.broadcast(topic, { text: 'b' });
        await waitUntil('both broadcasts', () => texts.length >= 2);
        expect(texts).to.deep.equal(['a', 'b']);
      });
    });

    describe('closing', () => {
      it('waits for running handlers and lets them finish', async () => {
        const gate = createGate();
        const consumer = recorder(() => gate.opened);
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await bus.publish(topic, { text: 'finished' });
        await consumer.until(1);
        const closing = bus.close({ drainMs: 20_000 });
        gate.open();
        await closing;
        expect(consumer.deliveries[0]!.signal.aborted).to.equal(false);
        await untilEmpty(await bench.ready(), queue);
      });

      const handlers: Record<string, (signal: AbortSignal) => Promise<void>> = {
        'stops when told': untilAborted,
        "won't stop": () => new Promise(() => undefined),
      };
      for (const [kind, handle] of Object.entries(handlers))
        it(`hands back the message of a handler that ${kind}, the attempt not counted`, async () => {
          const consumer = recorder(({ signal }) => handle(signal));
          await bus.consume(queue, consumer.handler, { concurrency: 1 });
          await bus.publish(topic, { text: 'handed back' });
          await consumer.until(1);
          await bus.close({ drainMs: 10 });
          expect(consumer.deliveries[0]!.signal.aborted).to.equal(true);

          const later = await bench.ready();
          const laterConsumer = recorder();
          await later.consume(queue, laterConsumer.handler, { concurrency: 1 });
          await laterConsumer.until(1);
          expect(laterConsumer.deliveries[0]).to.include({ attempt: 1 });
          expect(laterConsumer.texts()).to.deep.equal(['handed back']);
        });

      it('may happen any number of times while a message is handled: none of it counts', async () => {
        await bus.publish(topic, { text: 'long work' });
        // More often than the broker lets a message come that has no outcome.
        for (let stops = 0; stops < 12; stops++) {
          const stopped = await bench.ready();
          const consumer = recorder(({ signal }) => untilAborted(signal));
          await stopped.consume(queue, consumer.handler, { concurrency: 1 });
          await consumer.until(1);
          expect(consumer.deliveries[0]).to.include({ attempt: 1 });
          await stopped.close({ drainMs: 0 });
        }
        expect(await bus.inspect(queue)).to.include({ depth: 1, dead: 0 });
        const consumer = recorder();
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await consumer.until(1);
        expect(consumer.deliveries[0]).to.deep.include({ attempt: 1, payload: { text: 'long work' } });
        await untilEmpty(bus, queue);
      });

      it('stops one consumer and leaves the rest of the bus at work', async () => {
        const consumer = recorder();
        await (await bus.consume(queue, consumer.handler, { concurrency: 1 })).close();
        await bus.publish(topic, { text: 'waits' });
        expect(await waitUntil('the message to wait', async () => (await bus.inspect(queue)).depth === 1)).to
          .be.true;
        const next = recorder();
        await bus.consume(queue, next.handler, { concurrency: 1 });
        await next.until(1);
        expect(consumer.deliveries).to.be.empty;
      });
    });

    describe('dead messages', () => {
      it('can be put back and then have all their attempts again', async () => {
        let broken = true;
        const consumer = recorder(() => {
          if (broken) throw new PermanentError('broken');
        });
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        for (const text of ['a', 'b', 'c']) await bus.publish(topic, { text });
        await untilEmpty(bus, queue, { dead: 3 });
        expect(await bus.deadMessages(queue, 2)).to.have.length(2);

        broken = false;
        expect(await bus.requeueDead(queue, 1)).to.equal(1);
        await untilEmpty(bus, queue, { dead: 2 });
        expect(await bus.requeueDead(queue, 10)).to.equal(2);
        await untilEmpty(bus, queue);
        await consumer.until(6);
        expect(consumer.texts().slice(3)).to.have.members(['a', 'b', 'c']);
        expect(consumer.deliveries.map(({ attempt }) => attempt)).to.deep.equal([1, 1, 1, 1, 1, 1]);
      });

      /** @returns their ids by their texts */
      async function kill(...texts: string[]): Promise<Record<string, string>> {
        const consumer = await bus.consume(queue, () => Promise.reject(new PermanentError('broken')), {
          concurrency: 1,
        });
        for (const text of texts) await bus.publish(topic, { text });
        await untilEmpty(bus, queue, { dead: texts.length });
        await consumer.close();
        const dead = await bus.deadMessages(queue, texts.length);
        // Closing the channel they were looked at on puts them back a little later.
        await untilEmpty(bus, queue, { dead: texts.length });
        return Object.fromEntries(
          dead.map(({ id, body }) => [(JSON.parse(body) as { text: string }).text, id]),
        );
      }

      it('tell when they died', async () => {
        const before = Date.now();
        await kill('a');
        const [dead] = await bus.deadMessages(queue, 1);
        // RabbitMQ counts whole seconds.
        expect(dead!.deadAt!.getTime()).to.be.within(before - 1000, Date.now());
      });

      it('can be put back one by one, the others staying', async () => {
        const ids = await kill('a', 'b', 'c');
        expect(await bus.requeueDeadMessage(queue, ids['b']!)).to.equal(true);
        await waitUntil('the others to be dead', async () => (await bus.inspect(queue)).dead === 2);
        const rest = await bus.deadMessages(queue, 10);
        expect(rest.map(({ id }) => id)).to.have.members([ids['a'], ids['c']]);
        const consumer = recorder();
        await bus.consume(queue, consumer.handler, { concurrency: 1 });
        await consumer.until(1);
        expect(consumer.deliveries[0]).to.deep.include({ payload: { text: 'b' }, attempt: 1 });
      });

      it('can be dropped one by one or all, and are gone then', async () => {
        const ids = await kill('a', 'b', 'c');
        expect(await bus.dropDeadMessage(queue, ids['b']!)).to.equal(true);
        await untilEmpty(bus, queue, { dead: 2 });
        expect(await bus.dropDead(queue, 10)).to.equal(2);
        await untilEmpty(bus, queue);
      });

      it('stay where none has the id', async () => {
        await kill('a');
        expect(await bus.requeueDeadMessage(queue, 'nonsense')).to.equal(false);
        await untilEmpty(bus, queue, { dead: 1 });
        expect(await bus.dropDeadMessage(queue, 'nonsense')).to.equal(false);
        await untilEmpty(bus, queue, { dead: 1 });
      });

      it('stay when they are looked at', async () => {
        await bench.ground.inject(queue, { topic: topic.name, version: 1, body: 'nonsense' });
        await bus.consume(queue, recorder().handler, { concurrency: 1 });
        await untilEmpty(bus, queue, { dead: 1 });
        const [first] = await bus.deadMessages(queue, 10);
        const again = await waitUntil('it to be there again', async () => {
          const messages = await bus.deadMessages(queue, 10);
          return messages.length > 0 && messages;
        });
        expect(again).to.deep.equal([first]);
      });
    });

    it('answers a check while the broker is there', async () => {
      await untilReachable(bus);
      await bus.check();
    });
  });
}
