import { v7 as uuid } from 'uuid';
import type { PayloadOf } from '../bus/bus.ts';
import type { Topic } from '../bus/topology.ts';
import { currentTraceparent } from '../trace.ts';
import type { OutboxDb, OutboxTable } from './outbox-table.ts';

export type OutboxRow = OutboxTable;

/**
 * Writes a message to the outbox in the caller's transaction. @throws if no receiver could read it: it would
 * never be published
 */
export async function insertOutbox<T extends Topic>(
  db: OutboxDb,
  subjectId: string,
  topic: T,
  payload: PayloadOf<T>,
): Promise<void> {
  await db
    .insertInto('outbox')
    .values({
      id: uuid(),
      subject_id: subjectId,
      topic: topic.name,
      payload: JSON.stringify(topic.schema.parse(payload)),
      created_at: new Date().toISOString(),
      claimed_until: null,
      claimed_by: null,
      traceparent: currentTraceparent() ?? null,
    })
    .execute();
}

/** Claims the oldest unclaimed rows for one relay, so that several gateways do not publish the same ones. */
export async function claimOutbox(
  db: OutboxDb,
  relayId: string,
  { limit, claimMs }: { limit: number; claimMs: number },
): Promise<OutboxRow[]> {
  const now = new Date();
  const free = await db
    .selectFrom('outbox')
    .select('id')
    .where((row) => row.or([row('claimed_until', 'is', null), row('claimed_until', '<', now.toISOString())]))
    .orderBy('id')
    .limit(limit)
    .execute();
  if (free.length === 0) return [];
  const ids = free.map(({ id }) => id);
  await db
    .updateTable('outbox')
    .set({ claimed_by: relayId, claimed_until: new Date(now.getTime() + claimMs).toISOString() })
    .where('id', 'in', ids)
    .where((row) => row.or([row('claimed_until', 'is', null), row('claimed_until', '<', now.toISOString())]))
    .execute();
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('id', 'in', ids)
    .where('claimed_by', '=', relayId)
    .orderBy('id')
    .execute();
}

/** Releases rows that could not be published, so that the next poll finds them at once. */
export async function releaseOutbox(db: OutboxDb, relayId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('outbox')
    .set({ claimed_by: null, claimed_until: null })
    .where('id', 'in', ids)
    .where('claimed_by', '=', relayId)
    .execute();
}

/** Deletes the messages about it that are not published yet. */
export async function removeOutboxOf(db: OutboxDb, subjectId: string): Promise<void> {
  await db.deleteFrom('outbox').where('subject_id', '=', subjectId).execute();
}

export async function removeOutbox(db: OutboxDb, id: string): Promise<void> {
  await db.deleteFrom('outbox').where('id', '=', id).execute();
}

/** @returns `most` where there are more: to count them all would take longest just while the broker is away */
export async function countOutbox(db: OutboxDb, most: number): Promise<number> {
  const some = db.selectFrom('outbox').select('id').limit(most).as('some');
  const { count } = await db
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** @returns undefined where there is none */
export async function oldestInOutbox(db: OutboxDb): Promise<Date | undefined> {
  // Ids are sorted by time.
  const oldest = await db.selectFrom('outbox').select('created_at').orderBy('id').limit(1).executeTakeFirst();
  return oldest && new Date(oldest.created_at);
}
