import type { Kysely } from 'kysely';
import { removeBefore } from '../../shared/database/remove-before.ts';
import type { GatewaySchema } from '../database/schema.ts';

type Db = Kysely<GatewaySchema>;

/**
 * Counts one more without a transaction, which would hold its lock over several turns. No hit is lost.
 * Simultaneous hits may each get the count after all of them, so the limit is never exceeded.
 * @returns the count
 */
export async function addHit(db: Db, key: string): Promise<number> {
  if (!(await countOne(db, key))) {
    await db.insertInto('rate_limits').ignore().values({ key, hits: 0 }).execute();
    await countOne(db, key);
  }
  return countHits(db, key);
}

async function countOne(db: Db, key: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rate_limits')
    .set((row) => ({ hits: row('hits', '+', 1) }))
    .where('key', '=', key)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function countHits(db: Db, key: string): Promise<number> {
  const row = await db.selectFrom('rate_limits').select('hits').where('key', '=', key).executeTakeFirst();
  return row?.hits ?? 0;
}

/** Removes one from the count. */
export async function removeHit(db: Db, key: string): Promise<void> {
  await db
    .updateTable('rate_limits')
    .set((row) => ({ hits: row('hits', '-', 1) }))
    .where('key', '=', key)
    .where('hits', '>', 0)
    .execute();
}

export async function removeKey(db: Db, key: string): Promise<void> {
  await db.deleteFrom('rate_limits').where('key', '=', key).execute();
}

/** @param batch as for `removeBefore` */
export async function removeKeysBefore(db: Db, key: string, batch?: number): Promise<void> {
  await removeBefore(db, { table: 'rate_limits', column: 'key', before: key }, batch);
}
