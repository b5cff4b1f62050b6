import type { z } from 'zod';
import { inTransaction } from '../../shared/database/transaction.ts';
import { errorText } from '../../shared/errors.ts';
import type { AccountsDeps } from '../accounts/deps.ts';
import { markVerified } from '../accounts/registration.ts';
import { endApiKeys } from '../api-keys/api-keys.ts';
import { audit } from '../audit/audit-log.ts';
import { findUser, findUserByEmail, lockUser, updateUser } from '../database/user.repository.ts';
import type { Client } from '../http/client.ts';
import { welcomeBack } from '../limits/login-limits.ts';
import { mayMail } from '../limits/mail-limit.ts';
import { linkMaker, mailNotice, mailPasswordLink } from '../mails/account-mails.ts';
import {
  badMailToken,
  countMailTokens,
  findMailToken,
  removeMailTokens,
  takeMailToken,
} from '../mails/mail-tokens.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { checkPasswordStrength } from '../passwords/password-rules.ts';
import { endSessions } from '../sessions/ending.ts';
import { passwordResetConfirm } from './password-reset.api.ts';

const mailsAnHour = 5;

/**
 * Mails a link if there is such an account. The work happens after the answer, so that its time does not
 * reveal whether there is one.
 * @returns once the database is known to be up; `sent` resolves when everything is done
 */
export async function requestPasswordReset(
  deps: AccountsDeps,
  email: string,
  client: Client,
): Promise<{ sent: () => Promise<void> }> {
  const user = await findUserByEmail(deps.db, email);
  return { sent: () => (user ? send(deps, user.id, client) : Promise.resolve()) };
}

async function send(deps: AccountsDeps, userId: string, client: Client): Promise<void> {
  const { db, relay, log } = deps;
  try {
    const links = await linkMaker(deps);
    const since = new Date(Date.now() - 3600_000);
    const user = await findUser(db, userId);
    if (!user || !(await mayMail(db, user.email))) return;
    await inTransaction(db, async (transaction) => {
      if (!(await lockUser(transaction, user))) return;
      // Nobody may use this to flood a mailbox.
      if ((await countMailTokens(transaction, { userId, purpose: 'password-reset', since })) >= mailsAnHour)
        return;
      await mailPasswordLink(links, transaction, user, 'password-reset');
      await audit(transaction, { event: 'password.reset-requested', subjectId: userId, client });
    });
    relay.wake();
  } catch (error) {
    log.error({ userId, err: error }, `a password link could not be sent: ${errorText(error)}`);
  }
}

/**
 * Sets the password that the user chose with the mailed link. @throws ProblemError 400 `bad-token`, or
 * `weak-password`, after which the link still works
 */
export async function confirmPasswordReset(
  deps: AccountsDeps,
  { token, password }: z.output<typeof passwordResetConfirm>,
  client: Client,
): Promise<void> {
  const { db, relay, accessTokenTtl } = deps;
  const found = await findMailToken(db, 'password-reset', token);
  const user = await findUser(db, found.user_id);
  // It was sent to an address that the account no longer has, or the account is deleted.
  if (user?.email !== found.email) throw badMailToken();
  checkPasswordStrength(await deps.commonPasswords(), password, {
    email: user.email,
    displayName: user.display_name,
  });
  const passwordHash = await hashPassword(password);
  await inTransaction(db, async (transaction) => {
    await takeMailToken(transaction, found);
    await removeMailTokens(transaction, user.id, ['password-reset', 'confirm-email']);
    await updateUser(transaction, user.id, { password_hash: passwordHash });
    // A reset takes the account back from whoever else was using it, and a key is a way in.
    const endedApiKeys = await endApiKeys(transaction, user.id);
    await markVerified(transaction, user);
    await endSessions(transaction, { userId: user.id }, accessTokenTtl);
    await mailNotice(transaction, user, 'password-changed', { endedApiKeys });
    await audit(transaction, { event: 'password.reset', actorId: user.id, subjectId: user.id, client });
  });
  await welcomeBack(db, user, client);
  relay.wake();
}
