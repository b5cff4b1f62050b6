import { inTransaction } from '../../shared/database/transaction.ts';
import type { Kysely } from 'kysely';
import { ProblemError } from '../../shared/errors.ts';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import type { AccountsDeps } from './deps.ts';
import type { Client } from '../http/client.ts';
import type { Member } from '../sessions/member.ts';
import { mailNotice } from '../mails/account-mails.ts';
import { checkCurrentPassword } from '../sessions/current-password.ts';
import { findUser, type UserRow } from '../database/user.repository.ts';

type Db = Kysely<UsersSchema>;

/** A younger login shows that the user knows the password. */
const freshLoginMs = 10 * 60_000;

/**
 * Deletes a user's own account for good. Requires the password, or a login within the last minutes.
 * @throws ProblemError 403 `fresh-login-needed` or `wrong-password`, 429 `too-many-attempts`, 409
 * `last-admin`
 */
export async function removeOwnAccount(
  deps: AccountsDeps,
  member: Member,
  currentPassword: string | undefined,
): Promise<void> {
  const { user, loggedInAt, client } = member;
  if (currentPassword !== undefined) await checkCurrentPassword(deps, member, currentPassword);
  else if (Date.now() - loggedInAt.getTime() > freshLoginMs)
    throw new ProblemError(
      403,
      'fresh-login-needed',
      'This login is more than 10 minutes old. To delete the account, send currentPassword or log in again.',
    );
  await removeAccount(deps, user, { actorId: user.id, client });
}

/**
 * Deletes an account and everything in it. The event makes other services delete their part. @throws
 * ProblemError 409 `last-admin`
 */
export async function removeAccount(
  { db, relay }: AccountsDeps,
  user: UserRow,
  { actorId, client }: { actorId: string; client: Client },
): Promise<void> {
  const { id } = user;
  await inTransaction(db, async (transaction) => {
    await keepAnAdmin(transaction, id);
    const { numDeletedRows } = await transaction.deleteFrom('users').where('id', '=', id).executeTakeFirst();
    // Another request was faster and has published the event.
    if (numDeletedRows !== 1n) return;
    await insertOutbox(transaction, id, topics.accountDeleted, { userId: id });
    // Otherwise anybody could have mails sent to a foreign address.
    if (user.email_verified_at !== null) await mailNotice(transaction, user, 'account-deleted');
    await audit(transaction, { event: 'account.deleted', actorId, subjectId: id, client });
  });
  relay.wake();
}

/**
 * Runs in the transaction that removes `id` from the administrators. @throws ProblemError 409 `last-admin`
 */
export async function keepAnAdmin(db: Db, id: string): Promise<void> {
  // Changes nothing but locks the rows, so that two administrators cannot remove each other at the same
  // moment.
  await db.updateTable('users').set({ role: 'admin' }).where('role', '=', 'admin').execute();
  const user = await findUser(db, id);
  if (user?.role !== 'admin') return;
  const another = db.selectFrom('users').select('id').where('role', '=', 'admin').where('id', '!=', id);
  if (await another.executeTakeFirst()) return;
  throw new ProblemError(
    409,
    'last-admin',
    'This is the last administrator. Make another account an administrator first.',
  );
}
