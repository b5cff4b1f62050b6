import type { Kysely } from 'kysely';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { GatewaySchema } from '../database/schema.ts';

/** A conversion that was uploaded this long before `since` and is done after it is rare. */
const longestConversionMs = 86_400_000;

/**
 * When the first of the account's videos that are still there was converted. @param since earlier ones are
 * removed. @returns undefined if there is none, or if it was uploaded more than a day before it was converted
 */
export async function earliestVideo(
  db: Kysely<GatewaySchema>,
  ownerId: string,
  since: Date,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_owner_status'))
    .select('done_at')
    .where('owner_id', '=', ownerId)
    .where('status', '=', 'done')
    .where('id', '>', firstIdAt(since.getTime() - longestConversionMs))
    .where('video', '=', 'kept')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.done_at == null ? undefined : new Date(row.done_at);
}

/** Ids are sorted by time. @returns the lowest UUID v7 of that millisecond */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
