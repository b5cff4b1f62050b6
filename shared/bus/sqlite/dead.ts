import type Libsql from 'libsql';
import type { DeadMessage, QueueState } from '../bus.ts';

export function stateOf(database: Libsql.Database, queue: string): QueueState {
  const alive = database
    .prepare(
      `SELECT
         count(*) FILTER (WHERE claim IS NULL OR due_at <= :now) AS depth,
         count(*) FILTER (WHERE claim IS NULL AND due_at > :now) AS delayed,
         count(*) FILTER (WHERE claim IS NOT NULL AND due_at > :now) AS inFlight
       FROM messages WHERE queue = :queue AND dead_at IS NULL`,
    )
    .get({ now: Date.now(), queue }) as Omit<QueueState, 'dead'>;
  const { dead } = database
    .prepare('SELECT count(*) AS dead FROM messages WHERE queue = ? AND dead_at IS NOT NULL')
    .get(queue) as Pick<QueueState, 'dead'>;
  const { depth, delayed, inFlight } = alive;
  return { depth, delayed, inFlight, dead };
}

export function listDead(database: Libsql.Database, queue: string, limit: number): DeadMessage[] {
  const rows = database
    .prepare(
      `SELECT id, topic, body, reason, attempts, dead_at AS deadAt FROM messages
       WHERE queue = ? AND dead_at IS NOT NULL ORDER BY id LIMIT ?`,
    )
    .all(queue, limit) as (Omit<DeadMessage, 'id' | 'deadAt'> & { id: number; deadAt: number })[];
  return rows.map(({ id, topic, body, reason, attempts, deadAt }) => ({
    id: String(id),
    topic,
    body,
    reason,
    attempts,
    deadAt: new Date(deadAt),
  }));
}

const oldest = 'SELECT id FROM messages WHERE queue = ? AND dead_at IS NOT NULL ORDER BY id LIMIT ?';
const withId =
  'SELECT id FROM messages WHERE id = CAST(? AS INTEGER) AND CAST(id AS TEXT) = ? AND queue = ? AND dead_at IS NOT NULL';
const revive =
  'UPDATE messages SET dead_at = NULL, reason = NULL, attempts = 0, outages = 0, deliveries = 0, due_at = ? WHERE id IN';

/** @returns how many */
export function reviveDead(database: Libsql.Database, queue: string, limit: number): number {
  return database.prepare(`${revive} (${oldest})`).run(Date.now(), queue, limit).changes;
}

export function reviveDeadMessage(database: Libsql.Database, queue: string, id: string): boolean {
  return database.prepare(`${revive} (${withId})`).run(Date.now(), id, id, queue).changes > 0;
}

/** @returns how many */
export function dropDead(database: Libsql.Database, queue: string, limit: number): number {
  return database.prepare(`DELETE FROM messages WHERE id IN (${oldest})`).run(queue, limit).changes;
}

export function dropDeadMessage(database: Libsql.Database, queue: string, id: string): boolean {
  return database.prepare(`DELETE FROM messages WHERE id IN (${withId})`).run(id, id, queue).changes > 0;
}
