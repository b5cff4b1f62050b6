import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { badToken } from '../../shared/auth/access-token.ts';
import type { User } from '../../shared/auth/user.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import { insertUser, lockUser, toUser, updateUser, type UserRow } from '../database/user.repository.ts';
import type { Client } from '../http/client.ts';
import { findInvitation, takeInvitation } from '../invitations/invitations.ts';
import { checkMails, tooManyMails } from '../limits/mail-limit.ts';
import { linkMaker, mailVerification } from '../mails/account-mails.ts';
import {
  badMailToken,
  countMailTokens,
  findMailToken,
  openSignedMailToken,
  removeMailTokens,
  takeMailToken,
} from '../mails/mail-tokens.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { checkPasswordStrength } from '../passwords/password-rules.ts';
import { registerRequest } from './accounts.api.ts';
import type { AccountsDeps } from './deps.ts';

/**
 * Creates an account and mails the link that verifies the address.
 * @throws ProblemError 403 `registration-closed`, `invitation-needed` or `bad-invitation`, 409 `email-taken`,
 * 400 `weak-password`
 */
export async function register(
  deps: AccountsDeps,
  { email, password, displayName, invitation }: z.output<typeof registerRequest>,
  client: Client,
): Promise<User> {
  // First, so that a refused registration reveals nothing else.
  const invitationId = await admit(deps, invitation);
  checkPasswordStrength(await deps.commonPasswords(), password, { email, displayName });
  const row: UserRow = {
    id: uuid(),
    email,
    password_hash: await hashPassword(password),
    display_name: displayName ?? null,
    role: 'user',
    email_verified_at: null,
    created_at: new Date().toISOString(),
  };
  await checkMails(deps.db, email);
  const links = await linkMaker(deps);
  await inTransaction(deps.db, async (transaction) => {
    if (invitationId !== undefined) await takeInvitation(transaction, invitationId);
    await insertUser(transaction, row);
    await audit(transaction, { event: 'account.registered', actorId: row.id, subjectId: row.id, client });
    await mailVerification(links, transaction, row);
  });
  deps.relay.wake();
  return toUser(row);
}

/** @returns the invitation to use up, if one is required. @throws ProblemError 403 */
async function admit(
  { db, registration }: AccountsDeps,
  code: string | undefined,
): Promise<string | undefined> {
  if (registration === 'open') return undefined;
  if (registration === 'closed')
    throw new ProblemError(
      403,
      'registration-closed',
      'Registration is closed. Ask an administrator for an account.',
    );
  if (code === undefined)
    throw new ProblemError(
      403,
      'invitation-needed',
      'Send the code of an invitation as "invitation". An administrator can give you one.',
    );
  return findInvitation(db, code);
}

/** @param signed the token from the mail. @throws ProblemError 400 `bad-token` */
export async function verifyEmail(deps: AccountsDeps, signed: string, client: Client): Promise<void> {
  const token = await findMailToken(deps.db, 'verify-email', await openSignedMailToken(deps.keys, signed));
  const { user_id: userId, email } = token;
  await inTransaction(deps.db, async (transaction) => {
    await takeMailToken(transaction, token);
    await removeMailTokens(transaction, userId, ['verify-email']);
    // The account may have another address by now, which this link does not verify.
    const { numUpdatedRows } = await transaction
      .updateTable('users')
      .set({ email_verified_at: new Date().toISOString() })
      .where('id', '=', userId)
      .where('email', '=', email)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw badMailToken();
    await audit(transaction, { event: 'email.verified', actorId: userId, subjectId: userId, client });
  });
}

const mailsAnHour = 5;

/** @throws ProblemError 409 `already-verified`, 429 `too-many-mails` */
export async function resendVerification(deps: AccountsDeps, user: UserRow): Promise<void> {
  if (user.email_verified_at !== null)
    throw new ProblemError(409, 'already-verified', 'This address is already verified.');
  await checkMails(deps.db, user.email);
  const since = new Date(Date.now() - 3600_000);
  const links = await linkMaker(deps);
  await inTransaction(deps.db, async (transaction) => {
    if (!(await lockUser(transaction, user))) throw badToken();
    const sent = await countMailTokens(transaction, { userId: user.id, purpose: 'verify-email', since });
    if (sent >= mailsAnHour) throw tooManyMails();
    await mailVerification(links, transaction, user);
  });
  deps.relay.wake();
}

/** For users who have proved in another way that the address is theirs. */
export async function markVerified(db: AccountsDeps['db'], user: UserRow): Promise<void> {
  if (user.email_verified_at === null)
    await updateUser(db, user.id, { email_verified_at: new Date().toISOString() });
}
