import { stat } from 'node:fs/promises';
import { expect } from 'chai';
import { UnavailableError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import { openBus } from '../open-bus.ts';
import { createBusBench, createGate, recorder, untilEmpty, type BusBench } from '../testing/bus-bench.ts';
import { noteTopic } from '../testing/notes.ts';
import { openMessages } from './messages.ts';
import { createSqliteGround } from './testing/ground.ts';

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
