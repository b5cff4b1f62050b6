import type { Kysely } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';
import { isNothing, type UsageChange } from './usage-change.ts';

type Db = Kysely<GatewaySchema>;

export interface Usage {
  /** Of videos and mp3s. */
  bytesStored: number;
  /** Of these, in videos that are not converted yet. */
  unfinishedBytes: number;
  secondsConvertedToday: number;
}

/** What the account uses now. Days begin at midnight UTC. */
export async function findUsage(db: Db, ownerId: string): Promise<Usage> {
  const row = await db
    .selectFrom('account_usage')
    .select(['bytes', 'unfinished_bytes', 'day', 'seconds'])
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  return {
    bytesStored: row?.bytes ?? 0,
    unfinishedBytes: row?.unfinished_bytes ?? 0,
    secondsConvertedToday: row?.day === today() ? row.seconds : 0,
  };
}

/** Call it in the transaction that changes the conversions, after that change. */
export async function addUsage(db: Db, ownerId: string, change: UsageChange): Promise<void> {
  const { bytes, unfinishedBytes, seconds } = change;
  if (isNothing(change)) return;
  // Nothing can shrink that was not counted: no row is made for an account that is just deleted.
  if (bytes > 0 || unfinishedBytes > 0 || seconds > 0) await haveRow(db, ownerId);
  const day = today();
  await db
    .updateTable('account_usage')
    .set((row) => ({
      bytes: row('bytes', '+', bytes),
      unfinished_bytes: row('unfinished_bytes', '+', unfinishedBytes),
      // Before `day`: MySQL assigns from left to right.
      seconds: row
        .case()
        .when('day', '=', day)
        .then(row('seconds', '+', seconds))
        .else(seconds)
        .end(),
      day,
    }))
    .where('owner_id', '=', ownerId)
    .execute();
}

export async function forgetUsage(db: Db, ownerId: string): Promise<void> {
  await db.deleteFrom('account_usage').where('owner_id', '=', ownerId).execute();
}

async function haveRow(db: Db, ownerId: string): Promise<void> {
  const row = db.selectFrom('account_usage').select('owner_id').where('owner_id', '=', ownerId);
  if (await row.executeTakeFirst()) return;
  const first = { owner_id: ownerId, bytes: 0, unfinished_bytes: 0, day: today(), seconds: 0, told_at: null };
  await db.insertInto('account_usage').ignore().values(first).execute();
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
