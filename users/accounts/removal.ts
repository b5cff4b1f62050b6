import { inTransaction } from '../../shared/database/transaction.ts';
import type { Kysely } from 'kysely';
import { ProblemError } from '../../shared/errors.ts';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import type { AccountsDeps } from '../deps.ts';
import type { Client } from '../http/client.ts';
import { mailNotice } from '../mails/account-mails.ts';
import { findUser, type UserRow } from './user.repository.ts';

type Db = Kysely<UsersSchema>;

/** Removes an account with all it has; what other services have of it goes by the event. @throws ProblemError 409 `last-admin` */
export async function removeAccount(
  { db, relay }: AccountsDeps,
  user: UserRow,
  { actorId, client }: { actorId: string; client: Client },
): Promise<void> {
  const { id } = user;
  await inTransaction(db, async (transaction) => {
    await keepAnAdmin(transaction, id);
    const { numDeletedRows } = await transaction.deleteFrom('users').where('id', '=', id).executeTakeFirst();
    // Somebody else was faster, and has told everybody.
    if (numDeletedRows !== 1n) return;
    await insertOutbox(transaction, id, topics.accountDeleted, { userId: id });
    // Else anybody could have mails sent to an address that isn't theirs.
    if (user.email_verified_at !== null) await mailNotice(transaction, user, 'account-deleted');
    await audit(transaction, { event: 'account.deleted', actorId, subjectId: id, client });
  });
  relay.wake();
}

/** In the transaction that takes `id` from the administrators. @throws ProblemError 409 `last-admin` */
export async function keepAnAdmin(db: Db, id: string): Promise<void> {
  // Changes nothing but locks the rows: two administrators can't remove each other at the same moment.
  await db.updateTable('users').set({ role: 'admin' }).where('role', '=', 'admin').execute();
  const user = await findUser(db, id);
  if (user?.role !== 'admin') return;
  const another = db.selectFrom('users').select('id').where('role', '=', 'admin').where('id', '!=', id);
  if (await another.executeTakeFirst()) return;
  throw new ProblemError(409, 'last-admin', 'This is the last administrator: make somebody else one first.');
}
