import type { Kysely } from 'kysely';
import { removeBefore } from '../../shared/database/remove-before.ts';
import type { UsersSchema } from '../database/schema.ts';

type Db = Kysely<UsersSchema>;

export interface Limit {
  /** Attempts without a delay. */
  free: number;
  /** After those, the delay doubles with each attempt, from a second up to this. */
  longestWaitMs: number;
  /** Without an attempt for this long, the count restarts. */
  forgetAfterMs: number;
}

const never = new Date(0).toISOString();
const rounds = 200;

/**
 * Counts an attempt before it is made, correctly for any number of processes and simultaneous requests.
 * @param now epoch ms
 * @returns 0 if it is allowed, otherwise the milliseconds to wait
 */
export async function reserve(db: Db, name: string, limit: Limit, now = Date.now()): Promise<number> {
  // Another request may count in between. Then continue from its count.
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

/** Uncounts one attempt. */
export async function release(db: Db, name: string): Promise<void> {
  await db
    .updateTable('login_limits')
    .set(({ eb }) => ({ attempts: eb('attempts', '-', 1), blocked_until: never }))
    .where('name', '=', name)
    .where('attempts', '>', 0)
    .execute();
}

/** Removes counts that no longer delay anybody. */
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
