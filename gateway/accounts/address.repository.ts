import type { Kysely } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';

type Db = Kysely<GatewaySchema>;

/** From now on mails to the account go there, those about what it uploaded before, too. An older change that is told later changes nothing. */
export async function changeAddress(
  db: Db,
  { userId, email, at }: { userId: string; email: string; at: string },
): Promise<void> {
  const row = { id: userId, email, changed_at: at };
  await db.insertInto('account_addresses').ignore().values(row).execute();
  await db
    .updateTable('account_addresses')
    .set({ email, changed_at: at })
    .where('id', '=', userId)
    .where('changed_at', '<', at)
    .execute();
  const current = await currentAddress(db, userId, email);
  await db.updateTable('conversions').set({ email: current }).where('owner_id', '=', userId).execute();
}

/** @param told what the access token says */
export async function currentAddress(db: Db, userId: string, told: string): Promise<string> {
  const query = db.selectFrom('account_addresses').select('email').where('id', '=', userId);
  return (await query.executeTakeFirst())?.email ?? told;
}

export async function forgetAddress(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('account_addresses').where('id', '=', userId).execute();
}
