import type { z } from 'zod';
import { badToken } from '../../shared/auth/access-token.ts';
import type { User } from '../../shared/auth/user.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import { audit, countEvents } from '../audit/audit-log.ts';
import {
  emailTaken,
  findUser,
  findUserByEmail,
  lockUser,
  toUser,
  updateUser,
} from '../database/user.repository.ts';
import type { Client } from '../http/client.ts';
import { checkMails, tooManyMails } from '../limits/mail-limit.ts';
import { linkMaker, mailConfirmation, mailNotice } from '../mails/account-mails.ts';
import {
  badMailToken,
  findMailToken,
  openSignedMailToken,
  removeMailTokens,
  takeMailToken,
} from '../mails/mail-tokens.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { checkPasswordStrength } from '../passwords/password-rules.ts';
import { checkCurrentPassword } from '../sessions/current-password.ts';
import { endSessions } from '../sessions/ending.ts';
import type { Member } from '../sessions/member.ts';
import { profileChange } from './accounts.api.ts';
import type { AccountsDeps } from './deps.ts';

/**
 * A new password ends all other sessions. A new address takes effect once the mail sent there is confirmed.
 * @throws ProblemError 403 `wrong-password`, 429 `too-many-attempts`, 409 `email-taken`, 400 `weak-password`
 */
export async function changeProfile(
  deps: AccountsDeps,
  member: Member,
  { displayName, email, password, currentPassword }: z.output<typeof profileChange>,
): Promise<User> {
  const { user, sessionId, client } = member;
  const { db, relay, commonPasswords, accessTokenTtl } = deps;
  const newEmail = email === user.email ? undefined : email;
  if (password !== undefined || newEmail !== undefined)
    await checkCurrentPassword(deps, member, needed(currentPassword));
  if (password !== undefined)
    checkPasswordStrength(await commonPasswords(), password, {
      email: newEmail ?? user.email,
      displayName: displayName ?? user.display_name,
    });
  if (newEmail !== undefined) {
    if (await findUserByEmail(db, newEmail)) throw emailTaken();
    await checkMails(db, newEmail);
  }
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const links = await linkMaker(deps);
  const about = { actorId: user.id, subjectId: user.id, client };
  await inTransaction(db, async (transaction) => {
    if (!(await lockUser(transaction, user))) throw badToken();
    if (displayName !== undefined) await updateUser(transaction, user.id, { display_name: displayName });
    if (passwordHash !== undefined) {
      await updateUser(transaction, user.id, { password_hash: passwordHash });
      await removeMailTokens(transaction, user.id, ['password-reset', 'confirm-email']);
      await endSessions(transaction, { userId: user.id, except: sessionId }, accessTokenTtl);
      await mailNotice(transaction, user, 'password-changed');
      await audit(transaction, { event: 'password.changed', ...about });
    }
    if (newEmail !== undefined) {
      await checkChanges(transaction, user.id);
      await removeMailTokens(transaction, user.id, ['confirm-email']);
      await mailConfirmation(links, transaction, user, newEmail);
      await audit(transaction, { event: 'email.change-requested', ...about });
    }
  });
  relay.wake();
  return toUser((await findUser(db, user.id)) ?? user);
}

const changesAnHour = 5;

/**
 * Each change sends two mails. Runs in the transaction, which locks the account. @throws ProblemError 429
 * `too-many-mails`
 */
async function checkChanges(db: AccountsDeps['db'], userId: string): Promise<void> {
  const since = new Date(Date.now() - 3600_000);
  if ((await countEvents(db, { event: 'email.change-requested', userId, since })) >= changesAnHour)
    throw tooManyMails();
}

/** @throws ProblemError 400 */
function needed(currentPassword: string | undefined): string {
  if (currentPassword !== undefined) return currentPassword;
  throw new ProblemError(
    400,
    'invalid-request',
    'Send currentPassword to change the email address or the password.',
    { errors: [{ path: 'currentPassword', message: 'is required for this change' }] },
  );
}

/** Handles the link mailed to the new address. @throws ProblemError 400 `bad-token`, 409 `email-taken` */
export async function confirmEmail(deps: AccountsDeps, signed: string, client: Client): Promise<void> {
  const { db, keys, relay } = deps;
  const token = await findMailToken(db, 'confirm-email', await openSignedMailToken(keys, signed));
  const { user_id: userId, email } = token;
  const user = await findUser(db, userId);
  if (!user) throw badMailToken();
  await inTransaction(db, async (transaction) => {
    await takeMailToken(transaction, token);
    // Links sent to the old address belong to whoever reads it, who may be somebody else.
    await removeMailTokens(transaction, userId, ['verify-email', 'confirm-email', 'password-reset']);
    await updateUser(transaction, userId, { email, email_verified_at: new Date().toISOString() });
    await mailNotice(transaction, user, 'email-changed', { newEmail: email });
    await insertOutbox(transaction, userId, topics.emailChanged, {
      userId,
      email,
      at: new Date().toISOString(),
    });
    await audit(transaction, { event: 'email.changed', actorId: userId, subjectId: userId, client });
  });
  relay.wake();
}
