import type { z } from 'zod';
import type { passwordResetConfirm } from '../../shared/auth/accounts-api.ts';
import { errorText } from '../../shared/errors.ts';
import { markVerified } from '../accounts/registration.ts';
import { findUser, findUserByEmail, updateUser, type UserRow } from '../accounts/user.repository.ts';
import { audit } from '../audit/audit-log.ts';
import type { AccountsDeps } from '../deps.ts';
import type { Client } from '../http/client.ts';
import { linkMaker, mailNotice, mailPasswordLink } from '../mails/account-mails.ts';
import { countMailTokens, findMailToken, removeMailTokens, takeMailToken } from '../mails/mail-tokens.ts';
import { endSessions } from '../sessions/ending.ts';
import { rememberAddress } from '../sessions/login-limits.ts';
import { hashPassword } from './password-hash.ts';
import { checkPasswordStrength } from './password-rules.ts';

const mailsAnHour = 5;

/**
 * Mails a link where there is such an account. What is done after the answer tells nobody by its time whether there is one.
 * @returns once it is known whether the database is there; `sent` once all is done
 */
export async function requestPasswordReset(
  deps: AccountsDeps,
  email: string,
  client: Client,
): Promise<{ sent: () => Promise<void> }> {
  const user = await findUserByEmail(deps.db, email);
  return { sent: () => (user ? send(deps, user, client) : Promise.resolve()) };
}

async function send(deps: AccountsDeps, user: UserRow, client: Client): Promise<void> {
  const { db, relay, log } = deps;
  const { id: userId } = user;
  try {
    const since = new Date(Date.now() - 3600_000);
    // Nobody's mailbox is to be filled from here.
    if ((await countMailTokens(db, { userId, purpose: 'password-reset', since })) >= mailsAnHour) return;
    const links = await linkMaker(deps);
    await db.transaction().execute(async (transaction) => {
      await mailPasswordLink(links, transaction, user, 'password-reset');
      await audit(transaction, { event: 'password.reset-requested', subjectId: userId, client });
    });
    relay.wake();
  } catch (error) {
    log.error({ userId, err: error }, `a password link could not be sent: ${errorText(error)}`);
  }
}

/** Sets the password that the person chose by the link of the mail. @throws ProblemError 400 `bad-token`, `weak-password`: then the link still works */
export async function confirmPasswordReset(
  deps: AccountsDeps,
  { token, password }: z.output<typeof passwordResetConfirm>,
  client: Client,
): Promise<void> {
  const { db, relay, accessTokenTtl } = deps;
  const found = await findMailToken(db, 'password-reset', token);
  const user = await findUser(db, found.user_id);
  // The foreign key takes tokens away with their account.
  if (!user) throw new Error(`The account ${found.user_id} went away`);
  checkPasswordStrength(deps.commonPasswords, password, {
    email: user.email,
    displayName: user.display_name,
  });
  const passwordHash = await hashPassword(password);
  await db.transaction().execute(async (transaction) => {
    await takeMailToken(transaction, found);
    await removeMailTokens(transaction, user.id, ['password-reset']);
    await updateUser(transaction, user.id, { password_hash: passwordHash });
    if (found.email === user.email) await markVerified(transaction, user);
    await endSessions(transaction, { userId: user.id }, accessTokenTtl);
    await mailNotice(transaction, user, 'password-changed');
    await audit(transaction, { event: 'password.reset', actorId: user.id, subjectId: user.id, client });
  });
  // Whoever reads the account's mail is no stranger: a flood of wrong passwords must not keep them out.
  await rememberAddress(db, user.id, client);
  relay.wake();
}
