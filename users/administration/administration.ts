import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { User } from '../../shared/auth/user.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { AccountsDeps } from '../accounts/deps.ts';
import { keepAnAdmin } from '../accounts/removal.ts';
import { audit } from '../audit/audit-log.ts';
import { findUser, insertUser, toUser, updateUser, type UserRow } from '../database/user.repository.ts';
import { linkMaker, mailNotice, mailPasswordLink, mailVerification } from '../mails/account-mails.ts';
import { removeMailTokens } from '../mails/mail-tokens.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { checkPasswordStrength } from '../passwords/password-rules.ts';
import { endSessions } from '../sessions/ending.ts';
import type { Member } from '../sessions/member.ts';
import { newUserRequest, userChange } from './administration.api.ts';

/** @throws ProblemError 404 */
export async function anyUser({ db }: AccountsDeps, id: string): Promise<UserRow> {
  const user = await findUser(db, id);
  if (!user) throw new ProblemError(404, 'not-found', 'There is no such account.');
  return user;
}

/**
 * Without a password, the user is mailed a link to choose one. @throws ProblemError 409 `email-taken`, 400
 * `weak-password`
 */
export async function createUser(
  deps: AccountsDeps,
  { user: admin, client }: Member,
  { email, password, displayName, role }: z.output<typeof newUserRequest>,
): Promise<User> {
  if (password !== undefined)
    checkPasswordStrength(await deps.commonPasswords(), password, { email, displayName });
  const row: UserRow = {
    id: uuid(),
    email,
    password_hash: await hashPassword(password ?? randomBytes(32).toString('hex')),
    display_name: displayName,
    role,
    email_verified_at: null,
    created_at: new Date().toISOString(),
  };
  const links = await linkMaker(deps);
  await inTransaction(deps.db, async (transaction) => {
    await insertUser(transaction, row);
    if (password === undefined) await mailPasswordLink(links, transaction, row, 'invitation');
    else await mailVerification(links, transaction, row);
    const about = { actorId: admin.id, subjectId: row.id, client };
    await audit(transaction, { event: 'account.created', ...about, details: { role } });
  });
  deps.relay.wake();
  return toUser(row);
}

/** @throws ProblemError 409 `last-admin` or `email-taken`, 400 `weak-password` */
export async function changeUser(
  deps: AccountsDeps,
  { user: admin, client }: Member,
  before: UserRow,
  change: z.output<typeof userChange>,
): Promise<User> {
  const { db, relay, accessTokenTtl, commonPasswords } = deps;
  const { password, role } = change;
  const newEmail = change.email === before.email ? undefined : change.email;
  if (password !== undefined)
    checkPasswordStrength(await commonPasswords(), password, {
      email: newEmail ?? before.email,
      displayName: change.displayName ?? before.display_name,
    });
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const about = { actorId: admin.id, subjectId: before.id, client };
  await inTransaction(db, async (transaction) => {
    if (role === 'user') await keepAnAdmin(transaction, before.id);
    await updateUser(transaction, before.id, columnsOf(before, { ...change, email: newEmail }, passwordHash));
    await audit(transaction, {
      event: 'account.changed',
      ...about,
      details: { fields: Object.keys(change).join(' ') },
    });
    if (role !== undefined && role !== before.role)
      await audit(transaction, { event: 'role.changed', ...about, details: { from: before.role, to: role } });
    if (passwordHash !== undefined || newEmail !== undefined)
      await removeMailTokens(transaction, before.id, ['password-reset', 'verify-email', 'confirm-email']);
    // Access tokens contain the previous address and verification.
    const isTokenWrong = newEmail !== undefined || change.emailVerified === false;
    if (passwordHash !== undefined || isTokenWrong)
      await endSessions(transaction, { userId: before.id }, accessTokenTtl);
    if (passwordHash !== undefined) {
      await mailNotice(transaction, before, 'password-changed');
    }
    if (newEmail !== undefined) {
      await mailNotice(transaction, before, 'email-changed', { newEmail });
      const change = { userId: before.id, email: newEmail, at: new Date().toISOString() };
      await insertOutbox(transaction, before.id, topics.emailChanged, change);
    }
  });
  relay.wake();
  return toUser(await anyUser(deps, before.id));
}

function columnsOf(
  before: UserRow,
  { email, displayName, role, emailVerified }: z.output<typeof userChange>,
  passwordHash: string | undefined,
): Partial<UserRow> {
  const verified = emailVerified ?? (email === undefined ? undefined : false);
  return {
    // Kysely refuses an empty update.
    id: before.id,
    ...(email === undefined ? {} : { email }),
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(role === undefined ? {} : { role }),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
    ...(verified === undefined
      ? {}
      : { email_verified_at: verified ? (before.email_verified_at ?? new Date().toISOString()) : null }),
  };
}
