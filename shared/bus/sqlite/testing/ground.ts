import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BusGround } from '../../testing/bus-ground.ts';
import { createClaims } from '../claims.ts';
import { openMessages } from '../messages.ts';

export async function createSqliteGround(): Promise<BusGround> {
  const directory = await mkdtemp(join(tmpdir(), 'mixdown-bus-'));
  const file = join(directory, 'bus.db');
  return {
    url: `sqlite:${file}`,
    inject(queue, { topic, version, body }) {
      const database = openMessages(file);
      database
        .prepare(
          'INSERT INTO messages (queue, topic, version, body, published_at, due_at) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(queue.name, topic, version, body, Date.now(), Date.now());
      database.close();
      return Promise.resolve();
    },
    abandon({ name }, times) {
      const database = openMessages(file);
      const claims = createClaims(database, { queue: name, claim: 'abandoned', leaseMs: 0 });
      for (let count = 0; count < times; count++)
        if (claims.take(1).length === 0) throw new Error('There is no message to abandon');
      database.close();
      return Promise.resolve();
    },
    remove: () => rm(directory, { recursive: true }),
  };
}
