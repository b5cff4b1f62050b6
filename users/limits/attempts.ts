import type { Kysely } from 'kysely';
import { removeBefore } from '../../shared/database/remove-before.ts';
import type { UsersSchema } from '../database/schema.ts';

type Db = Kysely<UsersSchema>;

export interface Limit {
  /** Tries without any wait. */
  free: number;
  /** The wait doubles with each try after them, from a second up to this. */
  longestWaitMs: number;
  /** Without a try for so long it begins anew. */
  forgetAfterMs: number;
}

const never = new Date(0).toISOString();
const rounds = 200;

/**
 * Counts a try before it is made, once for however many processes and requests at the same moment.
 * @param now epoch ms
 * @returns 0 when it may be made, else how many milliseconds to wait
 */
export async function reserve(db: Db, name: string, limit: Limit, now = Date.now()): Promise<number> {
  // Another request may count in between: then its count is the one to go on from.
  for (let round = 0; round < rounds; round++) {
    const row = await countOf(db, name, now);
    const waitMs = Date.parse(row.blocked_until) - now;
    if (waitMs > 0) return waitMs;
    const isForgotten = now - Date.parse(row.updated_at) > limit.forgetAfterMs;
    const attempts = isForgotten ? 1 : row.attempts + 1;
    const nextWaitMs = waitAfter(attempts, limit);
    const blockedUntil = nextWaitMs === 0 ? never : new Date(now + nextWaitMs).toISOString();
    const { numUpdatedRows } = await db
      .updateTable('login_limits')
      .set({ attempts, blocked_until: blockedUntil, updated_at: new Date(now).toISOString() })
      .where('name', '=', name)
      .where('attempts', '=', row.attempts)
      .where('updated_at', '=', row.updated_at)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return 0;
  }
  return 1000;
}

/** Takes one back. */
export async function release(db: Db, name: string): Promise<void> {
  await db
    .updateTable('login_limits')
    .set(({ eb }) => ({ attempts: eb('attempts', '-', 1), blocked_until: never }))
    .where('name', '=', name)
    .where('attempts', '>', 0)
    .execute();
}

/** What nobody waits for any more. */
export async function removeForgotten(db: Db, before: Date): Promise<void> {
  await removeBefore(db, { table: 'login_limits', column: 'updated_at', before: before.toISOString() });
}

/** @returns milliseconds */
function waitAfter(attempts: number, { free, longestWaitMs }: Limit): number {
  if (attempts <= free) return 0;
  return Math.min(longestWaitMs, 1000 * 2 ** Math.min(attempts - free - 1, 20));
}

async function countOf(db: Db, name: string, now: number) {
  const find = () => db.selectFrom('login_limits').selectAll().where('name', '=', name).executeTakeFirst();
  const known = await find();
  if (known) return known;
  const row = { name, attempts: 0, blocked_until: never, updated_at: new Date(now).toISOString() };
  await db.insertInto('login_limits').ignore().values(row).execute();
  return (await find()) ?? row;
}
