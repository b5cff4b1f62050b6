import { stat } from 'node:fs/promises';
import { expect } from 'chai';
import Libsql from 'libsql';
import { UnavailableError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import type { Bus } from '../bus.ts';
import { openBus } from '../open-bus.ts';
import { createBusBench, createGate, recorder, untilEmpty, type BusBench } from '../testing/bus-bench.ts';
import { noteTopic } from '../testing/notes.ts';
import type { Queue } from '../topology.ts';
import { openSqliteBus } from './bus.ts';
import { openMessages } from './messages.ts';
import { createSqliteGround } from './testing/ground.ts';

/** Longer than any of these tests may take: only a call wakes such a consumer. */
const never = 600_000;

describe('SQLite bus', () => {
  let bench: BusBench;
  let file: string;
  beforeEach(async () => {
    bench = createBusBench(await createSqliteGround());
    file = bench.ground.url.slice('sqlite:'.length);
  });
  afterEach(() => bench.remove());

  it('makes its file with its directory, for nobody else to read', async () => {
    const bus = await bench.ready(`sqlite:${file}-directory/below/bus.db`);
    await bus.publish(noteTopic(), { text: 'private' });
    for (const suffix of ['', '-wal', '-shm']) {
      const { mode } = await stat(`${file}-directory/below/bus.db${suffix}`);
      expect(mode & 0o777).to.equal(0o600);
    }
  });

  it('says why it cannot be opened', () => {
    const open = () =>
      openBus(`sqlite:${import.meta.filename}/below-a-file/bus.db`, {
        queues: [],
        log: createLog('silent', { terminal: false }),
      });
    expect(open).to.throw(UnavailableError, /ENOTDIR|EEXIST/);
  });

  it('keeps a message to itself for as long as its handler needs', async () => {
    const topic = noteTopic();
    const queue = bench.queue([topic]);
    const bus = await bench.ready();
    const gate = createGate();
    const consumer = recorder(() => gate.opened);
    await bus.consume(queue, consumer.handler, { concurrency: 1 });
    await bus.publish(topic, { text: 'long work' });
    await consumer.until(1);

    const other = recorder();
    await (await bench.ready()).consume(queue, other.handler, { concurrency: 1 });
    const leasedUntil = dueAt();
    await waitUntil('the first lease to be over', () => Date.now() > leasedUntil);
    expect(dueAt()).to.be.above(leasedUntil);
    gate.open();
    await waitUntil('the message to be done', () => dueAt() === 0);
    await untilEmpty(bus, queue);
    expect([consumer.deliveries.length, other.deliveries.length]).to.deep.equal([1, 0]);
  });

  it('keeps no row of a message that is done', async () => {
    const topic = noteTopic();
    const queue = bench.queue([topic]);
    const bus = await bench.ready();
    await bus.consume(queue, recorder().handler, { concurrency: 1 });
    await bus.publish(topic, { text: 'gone' });
    await waitUntil('the table to be empty', () => dueAt() === 0);
  });

  it('takes at once what another process publishes, puts back or hands back', async () => {
    const topic = noteTopic();
    const queue = bench.queue([topic], []);
    const other = await bench.ready();
    const failing = await other.consume(queue, () => Promise.reject(new Error('fails')), { concurrency: 1 });
    await other.publish(topic, { text: 'put back' });
    await waitUntil('it to be dead', async () => (await other.inspect(queue)).dead === 1);
    await failing.close();

    const taker = recorder();
    const bus = open({ lookEveryMs: never, queues: [queue] });
    await bus.consume(queue, taker.handler, { concurrency: 1 });
    await other.requeueDead(queue, 1);
    await taker.until(1);
    for (let count = 2; count <= 4; count++) {
      await other.publish(topic, { text: 'published' });
      await taker.until(count);
    }
    await bus.close();

    const endless = recorder(() => new Promise(() => undefined));
    await other.consume(queue, endless.handler, { concurrency: 1 });
    await other.publish(topic, { text: 'handed back' });
    await endless.until(1);
    const heir = recorder();
    const another = open({ lookEveryMs: never, queues: [queue] });
    await another.consume(queue, heir.handler, { concurrency: 1 });
    await other.close({ drainMs: 0 });
    await heir.until(1);
    await another.close();
  });

  it('finds a message that nobody has announced', async () => {
    const topic = noteTopic();
    const queue = bench.queue([topic]);
    const taker = recorder();
    const bus = open({ lookEveryMs: 10, queues: [queue] });
    await bus.consume(queue, taker.handler, { concurrency: 1 });
    const database = new Libsql(file);
    database
      .prepare(
        'INSERT INTO messages (queue, topic, version, body, published_at, due_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(queue.name, topic.name, topic.version, '{"text":"unannounced"}', 0, 0);
    database.close();
    await taker.until(1);
    await bus.close();
  });

  function open({ lookEveryMs, queues }: { lookEveryMs: number; queues: Queue[] }): Bus {
    const log = createLog('silent', { terminal: false });
    return openSqliteBus(bench.ground.url, { queues, log }, { lookEveryMs });
  }

  /** Of the latest message; 0 when there is none. */
  function dueAt(): number {
    const database = openMessages(file);
    const { due } = database.prepare('SELECT coalesce(max(due_at), 0) AS due FROM messages').get() as {
      due: number;
    };
    database.close();
    return due;
  }
});
