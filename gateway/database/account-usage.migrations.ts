import { sql, type Kysely } from 'kysely';

/** What the accounts' conversions use that are older than the counters. Nothing is known of the seconds. */
export async function countUsage(db: Kysely<unknown>): Promise<void> {
  await sql`insert into account_usage (owner_id, bytes, unfinished_bytes, day, seconds)
    select owner_id,
      sum(size + coalesce(mp3_size, 0)),
      sum(case when status in ('queued', 'converting') then size else 0 end),
      '',
      0
    from conversions group by owner_id`.execute(db);
}
