import { sql, type Kysely } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';

import { isRevoked } from './revocation.repository.ts';

type Db = Kysely<GatewaySchema>;

/** From now on its uploads are announced there, and its former ones when they are tried again. An older change that is told later changes nothing. */
export async function changeAddress(
  db: Db,
  { userId, email, at }: { userId: string; email: string; at: string },
): Promise<void> {
  // Told after the deletion: there is nobody to mail to.
  if (await isRevoked(db, [userId])) return;
  const row = { id: userId, email, changed_at: at };
  await db.insertInto('account_addresses').ignore().values(row).execute();
  await db
    .updateTable('account_addresses')
    .set({ email, changed_at: at })
    .where('id', '=', userId)
    .where('changed_at', '<', at)
    .execute();
  const present = sql<string>`(select email from account_addresses where id = ${userId})`;
  await db.updateTable('conversions').set({ email: present }).where('owner_id', '=', userId).execute();
}

/** @param told what the access token says */
export async function currentAddress(db: Db, userId: string, told: string): Promise<string> {
  const query = db.selectFrom('account_addresses').select('email').where('id', '=', userId);
  return (await query.executeTakeFirst())?.email ?? told;
}

export async function forgetAddress(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('account_addresses').where('id', '=', userId).execute();
}
