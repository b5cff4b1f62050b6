import type { Kysely } from 'kysely';
import { throughIndex } from '../../shared/database/through-index.ts';
import { currentTraceparent } from '../../shared/trace.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { firstWaiting, placeAt, turnOf, type Waiting } from './place.ts';

type Db = Kysely<GatewaySchema>;

/**
 * Puts a conversion into the queue, in the caller's transaction: behind the other ones of its owner, or into
 * the round that is next if there are none.
 */
export async function enqueue(db: Db, { id, owner_id }: { id: string; owner_id: string }): Promise<void> {
  await leaveQueue(db, id);
  const last = await lastOf(db, owner_id);
  const next = last === undefined ? ((await firstInQueue(db))?.place ?? firstWaiting) : undefined;
  const turn = next === undefined ? turnOf(last ?? '') + 1 : turnOf(next);
  await db
    .insertInto('waiting')
    .values({ id, owner_id, place: placeAt(turn, id), traceparent: currentTraceparent() ?? null })
    .execute();
}

/** Its conversion has started, has ended or is gone. */
export async function leaveQueue(db: Db, id: string): Promise<void> {
  await db.deleteFrom('waiting').where('id', '=', id).execute();
}

/** The place of the owner's last conversion that waits for its turn. */
async function lastOf(db: Db, ownerId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom(throughIndex<GatewaySchema, 'waiting'>('waiting', 'waiting_owner'))
    .select('place')
    .where('owner_id', '=', ownerId)
    .where('place', '>=', firstWaiting)
    .orderBy('place', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.place;
}

/** Of those that wait for their turn. @param except owners who are passed over */
export function firstInQueue(db: Db, except: readonly string[] = []): Promise<Waiting | undefined> {
  let query = db
    .selectFrom(throughIndex<GatewaySchema, 'waiting'>('waiting', 'waiting_place'))
    .select(['id', 'owner_id', 'place'])
    .where('place', '>=', firstWaiting);
  if (except.length > 0) query = query.where('owner_id', 'not in', except);
  return query.orderBy('place').limit(1).executeTakeFirst();
}

/** Whether anybody else waits, however many conversions the owners have. */
export async function othersWait(db: Db, owners: readonly string[]): Promise<boolean> {
  const sorted = owners.toSorted();
  const from = ['', ...sorted];
  const to = [...sorted, '~'];
  for (const [at, after] of from.entries()) {
    const row = await db
      .selectFrom(throughIndex<GatewaySchema, 'waiting'>('waiting', 'waiting_owner'))
      .select('id')
      .where('owner_id', '>', after)
      .where('owner_id', '<', to[at] ?? '~')
      .where('place', '>=', firstWaiting)
      .limit(1)
      .executeTakeFirst();
    if (row) return true;
  }
  return false;
}

const mostAtWork = 1_000;

/** An owner for each conversion that runs or has been released to a converter. */
export async function ownersAtWork(db: Db): Promise<string[]> {
  const running = await db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_status'))
    .select('owner_id')
    .where('status', '=', 'converting')
    .limit(mostAtWork)
    .execute();
  const released = await db
    .selectFrom(throughIndex<GatewaySchema, 'waiting'>('waiting', 'waiting_place'))
    .select('owner_id')
    .where('place', '<', firstWaiting)
    .limit(mostAtWork)
    .execute();
  return [...running, ...released].map((row) => row.owner_id);
}

/** The last release, by whichever gateway. */
export interface Release {
  number: number;
  conversion_id: string;
}

export async function lastRelease(db: Db): Promise<Release> {
  return db
    .selectFrom('releases')
    .select(['number', 'conversion_id'])
    .where('queue', '=', 'video')
    .executeTakeFirstOrThrow();
}

/** Whether the broker does not have its message yet. */
export async function isUnpublished(db: Db, conversionId: string): Promise<boolean> {
  const query = db.selectFrom('outbox').select('id').where('subject_id', '=', conversionId).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/**
 * In the caller's transaction, so that only one gateway makes the next release.
 * @returns false if another was faster: nothing was written
 */
export async function noteRelease(db: Db, last: Release, { id }: Waiting): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('releases')
    .set({ number: last.number + 1, conversion_id: id })
    .where('queue', '=', 'video')
    .where('number', '=', last.number)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns its trace, undefined if it has left the queue */
export async function markReleased(
  db: Db,
  { id, place }: Waiting,
): Promise<{ traceparent: string | null } | undefined> {
  const { numUpdatedRows } = await db
    .updateTable('waiting')
    .set({ place: placeAt(0, id) })
    .where('id', '=', id)
    .where('place', '=', place)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return undefined;
  return db.selectFrom('waiting').select('traceparent').where('id', '=', id).executeTakeFirst();
}

/** In the order of the queue. */
export function placesOf(db: Db, ids: readonly string[]): Promise<{ id: string; place: string }[]> {
  return db.selectFrom('waiting').select(['id', 'place']).where('id', 'in', ids).execute();
}

/** @returns how many places there are from the one to before the other, at most `most` */
export async function countPlaces(db: Db, from: string, before: string, most: number): Promise<number> {
  const some = db
    .selectFrom(throughIndex<GatewaySchema, 'waiting'>('waiting', 'waiting_place'))
    .select('place')
    .where('place', '>=', from)
    .where('place', '<', before)
    .limit(most)
    .as('some');
  const { count } = await db
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
