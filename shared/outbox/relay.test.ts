import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import Libsql from 'libsql';
import { v7 as uuid } from 'uuid';
import type { Bus } from '../bus/bus.ts';
import { openBus } from '../bus/open-bus.ts';
import { queues, topics } from '../messages.ts';
import { defaultOptions } from '../options/options.ts';
import { createMigratedDatabase, type MigratedDatabase } from '../testing/migrated-database.ts';
import { recordLog } from '../testing/recorded-log.ts';
import { createSqliteTestDatabase } from '../testing/test-database.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { createOutboxTable, type OutboxSchema } from './outbox-table.ts';
import { insertOutbox } from './outbox.repository.ts';
import { startRelay, type Relay } from './relay.ts';

/** Longer than any of these tests may take: only a call wakes such a relay. */
const never = 600_000;

describe('the relay', () => {
  let directory: string;
  let database: MigratedDatabase<OutboxSchema>;
  let bus: Bus;
  let relays: Relay[];
  let recorded: ReturnType<typeof recordLog>;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-relay-'));
    database = await createMigratedDatabase<OutboxSchema>(createSqliteTestDatabase, {
      '001-outbox': createOutboxTable,
    });
    recorded = recordLog();
    bus = openBus(`sqlite:${join(directory, 'bus.db')}`, {
      queues: Object.values(queues),
      log: recorded.log,
    });
    relays = [];
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.close()));
    await bus.close({ drainMs: 0 });
    await database.remove();
    await rm(directory, { recursive: true });
  });

  function start(lookEveryMs: number): Relay {
    const relay = startRelay({
      db: database.another().db,
      bus,
      log: recorded.log,
      topics: [topics.video],
      lookEveryMs,
    });
    relays.push(relay);
    return relay;
  }
  async function promise(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => uuid());
    for (const id of ids)
      await insertOutbox(database.db, id, topics.video, {
        options: defaultOptions,
        ...{ id, attempt: 1, email: 'ada@example.org', filename: 'talk.mp4' },
        downloadUrl: `http://localhost:5000/mp3s/${id}`,
      });
    return ids;
  }
  async function published(): Promise<string[]> {
    const ids: string[] = [];
    const count = (await bus.inspect(queues.video)).depth;
    const note = ({ payload }: { payload: { id: string } }) => Promise.resolve(void ids.push(payload.id));
    const consumer = await bus.consume(queues.video, note, { concurrency: 1 });
    await waitUntil(`${count} messages`, () => ids.length >= count);
    await consumer.close();
    return ids;
  }
  const rows = () => database.db.selectFrom('outbox').selectAll().execute();
  const untilEmpty = () => waitUntil('an empty outbox', async () => (await rows()).length === 0);

  /** Takes the broker's tables from under it. */
  function breakBus(): { mend(): void } {
    const rename = (from: string, to: string) => {
      const file = new Libsql(join(directory, 'bus.db'));
      file.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
      file.close();
    };
    rename('messages', 'away');
    return {
      mend() {
        rename('away', 'messages');
      },
    };
  }

  it('publishes what was promised before it began, in order, also more than it takes at a time', async () => {
    const ids = await promise(120);
    start(never);
    await untilEmpty();
    expect(await published()).to.deep.equal(ids);
  });

  it('publishes at once when it is woken', async () => {
    const relay = start(never);
    for (let round = 0; round < 3; round++) {
      const ids = await promise(1);
      relay.wake();
      await untilEmpty();
      expect(await published()).to.deep.equal(ids);
    }
  });

  it('finds by itself what nobody woke it for', async () => {
    start(10);
    const ids = await promise(2);
    await untilEmpty();
    expect(await published()).to.deep.equal(ids);
  });

  it('keeps its promises while the broker is away, says so once, and keeps them all when it is back', async () => {
    const broken = breakBus();
    start(10);
    const ids = await promise(3);
    const warnings = () => recorded.lines().filter(({ msg }) => msg.startsWith('the outbox cannot publish'));
    await waitUntil('a warning', () => warnings().length > 0);
    expect(await rows()).to.have.length(3);
    broken.mend();
    await untilEmpty();
    expect(await published()).to.deep.equal(ids);
    expect(warnings()).to.have.length(1);
    expect(warnings()[0]?.msg).to.include('broker is unavailable');
  });

  it('lets go of what it can’t publish, so that another may', async () => {
    const broken = breakBus();
    await promise(2);
    start(never);
    await waitUntil('a warning', () => recorded.text().includes('the outbox cannot publish'));
    expect((await rows()).map(({ claimed_by }) => claimed_by)).to.deep.equal([null, null]);
    broken.mend();
    start(never);
    await untilEmpty();
  });

  it('publishes each once, together with others', async () => {
    const ids = await promise(60);
    for (let n = 0; n < 3; n++) start(10);
    await untilEmpty();
    expect((await published()).toSorted()).to.deep.equal(ids.toSorted());
  });

  it('goes on after its database failed', async () => {
    const file = database.db;
    await file.schema.alterTable('outbox').renameTo('away').execute();
    start(10);
    await waitUntil('a warning', () => recorded.text().includes('the outbox cannot publish'));
    await file.schema.alterTable('away').renameTo('outbox').execute();
    await promise(1);
    await untilEmpty();
  });

  it('finishes what it has begun when it is closed, and begins nothing more', async () => {
    const relay = start(never);
    await relay.close();
    relay.wake();
    await promise(1);
    await relay.close();
    expect(await rows()).to.have.length(1);
  });
});
