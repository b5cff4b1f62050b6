import type { Kysely } from 'kysely';
import { removeBefore } from '../../shared/database/remove-before.ts';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { GatewaySchema } from '../database/schema.ts';

type Db = Kysely<GatewaySchema>;

/**
 * Revokes their access tokens. @param ids of sessions or accounts. @param until ISO 8601; null means forever
 */
export async function revoke(db: Db, ids: readonly string[], until: string | null): Promise<void> {
  for (const id of ids) await db.insertInto('revocations').ignore().values({ id, until }).execute();
}

export async function isRevoked(db: Db, ids: readonly string[]): Promise<boolean> {
  const query = db.selectFrom('revocations').select('id').where('id', 'in', ids).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Those whose last access token has expired. */
export async function removePastRevocations(db: Db): Promise<void> {
  await removeBefore(db, { table: 'revocations', column: 'until', before: new Date().toISOString() });
}

/** Deleted accounts, ordered by id. @param after the last one of the previous page */
export async function goneAccounts(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom(throughIndex<GatewaySchema, 'revocations'>('revocations', 'revocations_until'))
    .select('id')
    .where('until', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
