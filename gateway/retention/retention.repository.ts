import type { ExpressionBuilder, Kysely } from 'kysely';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { ConversionRow } from '../conversions/conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';

type Db = Kysely<GatewaySchema>;

/** In `expires_at` while a result is being removed: sorts before every other time. */
export const leaving = '1970-01-01T00:00:00.000Z';

/** A video that is needed, or a result that may be replaced, stays. */
function notRunning(row: ExpressionBuilder<GatewaySchema, 'conversions'>) {
  return row('status', 'not in', ['queued', 'converting']);
}

/** Those of results that were made before; the oldest first, after those whose removal was interrupted. */
export async function findOldVideos(db: Db, doneBefore: Date, limit: number): Promise<ConversionRow[]> {
  const interrupted = await videosThat(db, 'leaving', limit).execute();
  const old = videosThat(db, 'kept', limit).where('done_at', '<', doneBefore.toISOString());
  return [...interrupted, ...(await old.orderBy('done_at').execute())];
}

function videosThat(db: Db, are: ConversionRow['video'], limit: number) {
  return db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_video'))
    .selectAll()
    .where('video', '=', are)
    .where(notRunning)
    .limit(limit);
}

/** Results whose owner was not told that they will be removed; the oldest first. */
export function findUntold(db: Db, doneBefore: Date, limit: number): Promise<ConversionRow[]> {
  return db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_expiry'))
    .selectAll()
    .where('expires_at', 'is', null)
    .where('done_at', '<', doneBefore.toISOString())
    .where(notRunning)
    .orderBy('done_at')
    .limit(limit)
    .execute();
}

/** @returns how many were not set yet */
export async function setExpiry(db: Db, ids: readonly string[], at: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('conversions')
    .set({ expires_at: at.toISOString() })
    .where('id', 'in', ids)
    .where('expires_at', 'is', null)
    .where(notRunning)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** @returns false if the account was told since `after` */
export async function noteTold(db: Db, ownerId: string, after: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account_usage')
    .set({ told_at: new Date().toISOString() })
    .where('owner_id', '=', ownerId)
    .where((row) => row.or([row('told_at', 'is', null), row('told_at', '<', after.toISOString())]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @param doneBefore later ones stay, as after RETENTION was made longer */
export function findExpired(db: Db, doneBefore: Date, limit: number): Promise<ConversionRow[]> {
  return db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_expiry'))
    .selectAll()
    .where('expires_at', '<=', new Date().toISOString())
    .where('done_at', '<', doneBefore.toISOString())
    .where(notRunning)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
}

/** From now on nobody begins to read it. @returns false if it has changed, or somebody has begun, meanwhile */
export async function beginRemoval(
  db: Db,
  { id, status, attempt, expires_at }: ConversionRow,
): Promise<boolean> {
  if (expires_at === leaving) return true;
  const { numUpdatedRows } = await db
    .updateTable('conversions')
    .set({ expires_at: leaving })
    .where((row) => row.and({ id, status, attempt }))
    .where('expires_at', '=', expires_at)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Those that expire earlier stay until then, unless their removal has begun. */
export async function postponeExpiry(db: Db, ids: readonly string[], until: Date): Promise<void> {
  await db
    .updateTable('conversions')
    .set({ expires_at: until.toISOString() })
    .where('id', 'in', ids)
    .where('expires_at', '<', until.toISOString())
    .where('expires_at', '>', leaving)
    .execute();
}
