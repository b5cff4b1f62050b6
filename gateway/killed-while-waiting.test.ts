import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openBus } from '../shared/bus/open-bus.ts';
import { queues, topics } from '../shared/messages.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { supervise } from '../shared/testing/supervised-process.ts';
import { createSqliteTestDatabase } from '../shared/testing/test-database.ts';
import { insertConversion } from './conversions/conversion.repository.ts';
import { conversionRow, createGatewayDatabase } from './testing/gateway-database.ts';
import { enqueue } from './queue/queue.repository.ts';

const script = fileURLToPath(new URL('./imports/testing/gateway-process.ts', import.meta.url));

describe('conversions that wait while their gateway is killed', () => {
  it('all start, each once', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mixdown-queue-'));
    const ground = await createSqliteTestDatabase();
    const database = await createGatewayDatabase(() => Promise.resolve(ground));
    const busUrl = `sqlite:${join(directory, 'bus.db')}`;
    const bus = openBus(busUrl, { queues: Object.values(queues), log: recordLog().log });
    const start = () => {
      const stores = [ground.url, busUrl, `file:${join(directory, 'blobs')}`];
      const child = spawn(process.execPath, ['--import', 'tsx', script, ...stores], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return supervise(child);
    };
    const owners = [randomUUID(), randomUUID()];
    const rows = Array.from({ length: 12 }, (_, n) => conversionRow({ owner_id: owners[n % 2] ?? '' }));
    for (const row of rows) {
      await insertConversion(database.db, row);
      await enqueue(database.db, row);
    }
    const begun = new Set<string>();
    const again: string[] = [];
    let blocked: (() => void) | undefined;
    await bus.consume(
      queues.video,
      async ({ payload: { id, attempt, email, filename, options } }) => {
        if (begun.has(id)) again.push(id);
        begun.add(id);
        await bus.publish(topics.converting, { id, attempt });
        // The gateway is killed with some at work, one released and the others waiting.
        if (begun.size === 4) await new Promise<void>((resolve) => (blocked = resolve));
        const error = { code: 'no-audio' as const, message: 'There is no sound.' };
        await bus.publish(topics.failed, { id, attempt, email, filename, options, error });
      },
      { concurrency: 1 },
    );
    const first = start();
    let second: ReturnType<typeof start> | undefined;
    try {
      await first.until('a conversion at work and the next one released', async () => {
        return blocked !== undefined && (await bus.inspect(queues.video)).depth === 1;
      });
      await first.end('SIGKILL');
      blocked?.();
      second = start();
      await second.until('all to start', () => begun.size === rows.length);
      await second.until('all to end', async () => {
        const waiting = await database.db.selectFrom('waiting').select('id').execute();
        return waiting.length === 0;
      });
      expect([...begun]).to.have.members(rows.map(({ id }) => id));
      expect(again).to.deep.equal([]);
    } finally {
      await Promise.all([first.end('SIGKILL'), second?.end('SIGKILL')]);
      await bus.close({ drainMs: 0 });
      await database.remove();
      await rm(directory, { recursive: true });
    }
  });
});
