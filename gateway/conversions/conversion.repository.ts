import { inTransaction } from '../../shared/database/transaction.ts';
import type { Kysely, Selectable, Updateable } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';
import type { ConversionStatus } from './conversion.state.ts';

type Db = Kysely<GatewaySchema>;
export type ConversionRow = Selectable<GatewaySchema['conversions']>;

export async function insertConversion(db: Db, row: ConversionRow): Promise<void> {
  await db.insertInto('conversions').values(row).execute();
}

export function findConversion(db: Db, id: string): Promise<ConversionRow | undefined> {
  return db.selectFrom('conversions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Newest first. @param page `cursor` is the last id of the page before */
export function listConversions(
  db: Db,
  ownerId: string,
  page: { limit: number; cursor?: string | undefined; status?: ConversionStatus | undefined },
): Promise<ConversionRow[]> {
  let query = db.selectFrom('conversions').selectAll().where('owner_id', '=', ownerId);
  if (page.cursor !== undefined) query = query.where('id', '<', page.cursor);
  if (page.status !== undefined) query = query.where('status', '=', page.status);
  return query.orderBy('id', 'desc').limit(page.limit).execute();
}

/** @returns false when the record moved on meanwhile: nothing was changed */
export async function updateConversion(
  db: Db,
  { id, status, attempt }: Pick<ConversionRow, 'id' | 'status' | 'attempt'>,
  change: Updateable<GatewaySchema['conversions']>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('conversions')
    .set(change)
    .where('id', '=', id)
    .where('status', '=', status)
    .where('attempt', '=', attempt)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns false when that is known, or the attempt is over: nothing was changed */
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

/** With what was promised about it and not yet published. */
export async function removeConversion(db: Db, id: string): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await transaction.deleteFrom('outbox').where('subject_id', '=', id).execute();
    await transaction.deleteFrom('conversions').where('id', '=', id).execute();
  });
}
