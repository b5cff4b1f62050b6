import type Libsql from 'libsql';
import type { Outcome } from '../delivery.ts';

export interface ClaimedRow {
  id: number;
  topic: string;
  version: number;
  body: string;
  attempts: number;
  outages: number;
  deliveries: number;
  /** Epoch ms. */
  published_at: number;
  traceparent: string | null;
}

/** The messages that one consumer has claimed from a queue. */
export interface Claims {
  /** When the next message of the queue is due, in epoch ms; Infinity if it is empty. */
  nextDue(): number;
  /** Claims up to `limit` messages that are due, oldest first. */
  take(limit: number): ClaimedRow[];
  /** Extends the lease of all claimed messages. */
  renew(): void;
  /** @returns false if the lease had expired and another consumer has the message now */
  settle(row: ClaimedRow, outcome: Outcome): boolean;
}

/** @param claim a name that no other consumer uses */
export function createClaims(
  database: Libsql.Database,
  { queue, claim, leaseMs }: { queue: string; claim: string; leaseMs: number },
): Claims {
  const next = database.prepare(
    'SELECT min(due_at) AS due FROM messages WHERE queue = ? AND dead_at IS NULL',
  );
  const take = database.prepare(`
    UPDATE messages SET claim = ?, due_at = ?, deliveries = deliveries + 1
    WHERE id IN (
      SELECT id FROM messages WHERE queue = ? AND dead_at IS NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?
    )
    RETURNING id, topic, version, body, attempts, outages, deliveries, published_at, traceparent`);
  const renew = database.prepare('UPDATE messages SET due_at = ? WHERE claim = ? AND dead_at IS NULL');
  const remove = database.prepare('DELETE FROM messages WHERE id = ? AND claim = ?');
  const release = database.prepare(
    'UPDATE messages SET claim = NULL, deliveries = 0, attempts = ?, outages = ?, due_at = ? WHERE id = ? AND claim = ?',
  );
  const bury = database.prepare(
    'UPDATE messages SET claim = NULL, attempts = ?, dead_at = ?, reason = ? WHERE id = ? AND claim = ?',
  );

  function apply({ id, attempts, outages }: ClaimedRow, outcome: Outcome): Libsql.RunResult {
    const now = Date.now();
    switch (outcome.kind) {
      case 'done':
        return remove.run(id, claim);
      case 'retry':
        return release.run(outcome.next.attempt - 1, outcome.next.outages, now + outcome.delayMs, id, claim);
      case 'handBack':
        return release.run(attempts, outages, now, id, claim);
      case 'dead':
        return bury.run(attempts + 1, now, outcome.reason, id, claim);
    }
  }

  return {
    nextDue: () => (next.get(queue) as { due: number | null }).due ?? Infinity,
    take(limit) {
      const now = Date.now();
      const rows = take.all(claim, now + leaseMs, queue, now, limit) as ClaimedRow[];
      return rows.sort((a, b) => a.id - b.id);
    },
    renew() {
      renew.run(Date.now() + leaseMs, claim);
    },
    settle: (row, outcome) => apply(row, outcome).changes > 0,
  };
}
