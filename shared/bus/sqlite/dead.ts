import type Libsql from 'libsql';
import type { DeadMessage, QueueState } from '../bus.ts';

/** Counts in the indexes alone: it is asked for often, and holds all else up the longer, the more messages it reads. */
export function stateOf(database: Libsql.Database, queue: string): QueueState {
  const { alive, due, inFlight, dead } = database
    .prepare(
      `SELECT
         (SELECT count(*) FROM messages WHERE queue = :queue AND dead_at IS NULL) AS alive,
         (SELECT count(*) FROM messages WHERE queue = :queue AND dead_at IS NULL AND due_at <= :now) AS due,
         (SELECT count(*) FROM messages INDEXED BY messages_claim
            WHERE claim IS NOT NULL AND due_at > :now AND queue = :queue AND dead_at IS NULL) AS inFlight,
         (SELECT count(*) FROM messages WHERE queue = :queue AND dead_at IS NOT NULL) AS dead`,
    )
    .get({ now: Date.now(), queue }) as Record<'alive' | 'due' | 'inFlight' | 'dead', number>;
  // What is claimed and due again was left by a killed process, and waits like others.
  return { depth: alive - inFlight, delayed: alive - due - inFlight, inFlight, dead };
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
