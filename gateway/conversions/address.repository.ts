import type { Kysely } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';
import { isRevoked } from '../auth/revocation.repository.ts';

type Db = Kysely<GatewaySchema>;

/**
 * Ignores an older change that arrives later. @returns false if the account is deleted: there is nobody to
 * mail to
 */
export async function changeAddress(
  db: Db,
  { userId, email, at }: { userId: string; email: string; at: string },
): Promise<boolean> {
  if (await isRevoked(db, [userId])) return false;
  const row = { id: userId, email, changed_at: at };
  await db.insertInto('account_addresses').ignore().values(row).execute();
  await db
    .updateTable('account_addresses')
    .set({ email, changed_at: at })
    .where('id', '=', userId)
    .where('changed_at', '<', at)
    .execute();
  return true;
}

/** @param told the address in the access token, now or at the upload */
export async function currentAddress(db: Db, userId: string, told: string): Promise<string> {
  const query = db.selectFrom('account_addresses').select('email').where('id', '=', userId);
  return (await query.executeTakeFirst())?.email ?? told;
}

export async function forgetAddress(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('account_addresses').where('id', '=', userId).execute();
}
