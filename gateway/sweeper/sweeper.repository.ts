import type { Kysely } from 'kysely';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { ConversionRow } from '../conversions/conversion.repository.ts';
import type { ConversionStatus } from '../database/conversion-status.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { firstWaiting } from '../queue/place.ts';

type Db = Kysely<GatewaySchema>;

const unfinished: readonly ConversionStatus[] = ['queued', 'converting'];

/**
 * Those unchanged since `before` whose message is no longer in the outbox which do not wait for
 * their turn, and whose video is not to be fetched; the oldest first.
 */
export async function findStuck(db: Db, before: Date, limit: number): Promise<ConversionRow[]> {
  // One status at a time: each is a range of the index, in order.
  const rows = await Promise.all(unfinished.map((status) => findStuckIn(db, status, before, limit)));
  return rows
    .flat()
    .sort((a, b) => (a.updated_at < b.updated_at ? -1 : 1))
    .slice(0, limit);
}

function findStuckIn(
  db: Db,
  status: ConversionStatus,
  before: Date,
  limit: number,
): Promise<ConversionRow[]> {
  return db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_status'))
    .selectAll()
    .where('status', '=', status)
    .where('updated_at', '<', before.toISOString())
    .where((row) => {
      const promised = row.selectFrom('outbox').select('outbox.id');
      return row.not(row.exists(promised.whereRef('outbox.subject_id', '=', 'conversions.id')));
    })
    .where((row) => {
      const awaited = row.selectFrom('imports').select('imports.id').where('due_at', 'is not', null);
      return row.not(row.exists(awaited.whereRef('imports.id', '=', 'conversions.id')));
    })
    .where((row) => {
      const waiting = row.selectFrom('waiting').select('waiting.id').where('place', '>=', firstWaiting);
      return row.not(row.exists(waiting.whereRef('waiting.id', '=', 'conversions.id')));
    })
    .orderBy('updated_at')
    .limit(limit)
    .execute();
}

export function findUnfinished(db: Db, ids: readonly string[]): Promise<ConversionRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('conversions')
    .selectAll()
    .where('id', 'in', ids)
    .where('status', 'in', unfinished)
    .execute();
}

/** @returns false if the record has changed meanwhile or another gateway has swept it: nothing was updated */
export async function markSwept(
  db: Db,
  { id, status, attempt, swept, updated_at }: ConversionRow,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('conversions')
    .set({ swept: swept + 1, updated_at: new Date().toISOString() })
    .where('id', '=', id)
    .where('status', '=', status)
    .where('attempt', '=', attempt)
    .where('swept', '=', swept)
    .where('updated_at', '=', updated_at)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function hasConversions(db: Db): Promise<boolean> {
  return (await db.selectFrom('conversions').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Those of the ids that have a record. */
export async function existingIds(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.selectFrom('conversions').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

export type StatusRow = Pick<ConversionRow, 'id' | 'status'>;

/** Ordered by id. @param after the last id of the previous page */
export function listStatuses(db: Db, after: string, limit: number): Promise<StatusRow[]> {
  // Reads all statuses: a filter on `done` would make the database choose another index.
  return db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'PRIMARY'))
    .select(['id', 'status'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}
