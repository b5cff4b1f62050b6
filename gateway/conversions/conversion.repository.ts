import { throughIndex } from '../../shared/database/through-index.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';
import type { ConversionStatus } from '../database/conversion-status.ts';
import { leaveQueue } from '../queue/queue.repository.ts';
import { isNothing, usageChange } from '../usage/usage-change.ts';
import { addUsage } from '../usage/usage.repository.ts';

type Db = Kysely<GatewaySchema>;
export type ConversionRow = Selectable<GatewaySchema['conversions']>;

export async function insertConversion(db: Db, row: ConversionRow): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await transaction.insertInto('conversions').values(row).execute();
    await addUsage(transaction, row.owner_id, usageChange(undefined, row));
  });
}

export function findConversion(db: Db, id: string): Promise<ConversionRow | undefined> {
  return db.selectFrom('conversions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Those that exist, in any order. */
export function findConversions(db: Db, ids: readonly string[]): Promise<ConversionRow[]> {
  return db.selectFrom('conversions').selectAll().where('id', 'in', ids).execute();
}

const running: readonly ConversionStatus[] = ['queued', 'converting'];

/**
 * The user's waiting and running ones, ordered by id. @param page `after` is the last id of the previous page
 */
export async function listRunning(
  db: Db,
  ownerId: string,
  page: { after: string; limit: number },
): Promise<ConversionRow[]> {
  const rows: ConversionRow[] = [];
  // Sequentially: a conversion that changes in between is found by one of the two.
  for (const status of running)
    rows.push(
      ...(await db
        .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_owner_status'))
        .selectAll()
        .where('owner_id', '=', ownerId)
        .where('status', '=', status)
        .where('id', '>', page.after)
        .orderBy('id')
        .limit(page.limit)
        .execute()),
    );
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, page.limit);
}

/** Some conversions of the user, in any order. */
export function someConversionsOf(db: Db, ownerId: string, limit: number): Promise<ConversionRow[]> {
  return db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_owner'))
    .selectAll()
    .where('owner_id', '=', ownerId)
    .limit(limit)
    .execute();
}

/**
 * With what its account uses. @param before as it was read. @param used by how much that grows. @returns
 * false if the record has changed meanwhile: nothing was updated
 */
export async function updateConversion(
  db: Db,
  before: ConversionRow,
  change: Partial<ConversionRow>,
  used = usageChange(before, { ...before, ...change }),
): Promise<boolean> {
  if (isNothing(used)) return update(db, before, change);
  return inTransaction(db, async (transaction) => {
    if (!(await update(transaction, before, change))) return false;
    await addUsage(transaction, before.owner_id, used);
    return true;
  });
}

async function update(db: Db, before: ConversionRow, change: Partial<ConversionRow>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('conversions')
    .set(change)
    .where(unchanged(before))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns false if that is known or the attempt is over: nothing was updated */
export async function noteMailRefused(
  db: Db,
  { id, attempt }: Pick<ConversionRow, 'id' | 'attempt'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('conversions')
    .set({ mail_refused: 1, updated_at: new Date().toISOString() })
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('mail_refused', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** With its messages that are not published yet, its place in the queue, and what is still to be fetched. */
export async function removeConversion(db: Db, id: string): Promise<void> {
  for (let isRemoved = false; !isRemoved;) {
    const row = await findConversion(db, id);
    // If it has changed meanwhile, what it uses is something else.
    isRemoved = row === undefined || (await inTransaction(db, (transaction) => remove(transaction, row)));
  }
}

async function remove(transaction: Db, row: ConversionRow): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('conversions')
    .where(unchanged(row))
    .executeTakeFirst();
  if (numDeletedRows !== 1n) return false;
  await transaction.deleteFrom('outbox').where('subject_id', '=', row.id).execute();
  await transaction.deleteFrom('imports').where('id', '=', row.id).execute();
  await leaveQueue(transaction, row.id);
  await addUsage(transaction, row.owner_id, usageChange(row, undefined));
  return true;
}

/** Whatever changes what a conversion uses changes one of these. */
function unchanged({ id, status, attempt, video, size }: ConversionRow) {
  return (row: ExpressionBuilder<GatewaySchema, 'conversions'>) =>
    row.and({ id, status, attempt, video, size });
}
