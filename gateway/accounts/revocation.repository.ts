import type { Kysely } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';

type Db = Kysely<GatewaySchema>;

/** Access tokens of these are good no more. @param ids of sessions or accounts. @param until ISO 8601; null for ever */
export async function revoke(db: Db, ids: readonly string[], until: string | null): Promise<void> {
  for (const id of ids) await db.insertInto('revocations').ignore().values({ id, until }).execute();
}

export async function isRevoked(db: Db, ids: readonly string[]): Promise<boolean> {
  const query = db.selectFrom('revocations').select('id').where('id', 'in', ids).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Those whose last access token has expired. */
export async function removePastRevocations(db: Db): Promise<void> {
  await db.deleteFrom('revocations').where('until', '<', new Date().toISOString()).execute();
}

/** Conversions of accounts that are gone. */
export async function conversionsOfTheGone(db: Db, limit: number) {
  return db
    .selectFrom('conversions')
    .selectAll()
    .where('owner_id', 'in', db.selectFrom('revocations').select('id').where('until', 'is', null))
    .limit(limit)
    .execute();
}
