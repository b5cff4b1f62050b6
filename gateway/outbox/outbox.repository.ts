import type { Kysely, Selectable } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { PayloadOf } from '../../shared/bus/bus.ts';
import type { Topic } from '../../shared/bus/topology.ts';
import { currentTraceparent } from '../../shared/trace.ts';
import type { GatewaySchema } from '../database/schema.ts';

type Db = Kysely<GatewaySchema>;
export type OutboxRow = Selectable<GatewaySchema['outbox']>;

/** Promises a message in the caller's transaction. @throws when no receiver could read it: it would never be published */
export async function insertOutbox<T extends Topic>(
  db: Db,
  conversionId: string,
  topic: T,
  payload: PayloadOf<T>,
): Promise<void> {
  await db
    .insertInto('outbox')
    .values({
      id: uuid(),
      conversion_id: conversionId,
      topic: topic.name,
      payload: JSON.stringify(topic.schema.parse(payload)),
      created_at: new Date().toISOString(),
      claimed_until: null,
      claimed_by: null,
      traceparent: currentTraceparent() ?? null,
    })
    .execute();
}

/** Takes the oldest unclaimed rows for one relay, so that several gateways don't publish the same ones. */
export async function claimOutbox(
  db: Db,
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

/** Lets go of rows that could not be published, so that the next look finds them at once. */
export async function releaseOutbox(db: Db, relayId: string): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ claimed_by: null, claimed_until: null })
    .where('claimed_by', '=', relayId)
    .execute();
}

/** Takes back what was promised about a conversion and not yet published. */
export async function removeOutboxOf(db: Db, conversionId: string): Promise<void> {
  await db.deleteFrom('outbox').where('conversion_id', '=', conversionId).execute();
}

export async function removeOutbox(db: Db, id: string): Promise<void> {
  await db.deleteFrom('outbox').where('id', '=', id).execute();
}
