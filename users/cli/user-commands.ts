import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { AccountRole } from '../../shared/auth/user.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import { findUserByEmail, insertUser, updateUser, type UserRow } from '../database/user.repository.ts';
import { emailField, newPasswordField } from '../http/fields.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { checkPasswordStrength, loadCommonPasswords } from '../passwords/password-rules.ts';

type Db = Kysely<UsersSchema>;

/** The command cannot be carried out; the message says why. */
export class CommandError extends Error {
  override name = 'CommandError';
}

interface NewUser {
  email: string;
  /** Generated if undefined. */
  password: string | undefined;
  displayName: string | null;
  role: AccountRole;
}

/**
 * Creates an account without a mail: the operator vouches for the address. @returns the password to pass on.
 * @throws CommandError
 */
export async function createAccount(
  db: Db,
  { email, password, displayName, role }: NewUser,
): Promise<string> {
  const address = checked(emailField.safeParse(email), 'The email address');
  const chosen = checked(
    newPasswordField.safeParse(password ?? randomBytes(18).toString('base64url')),
    'The password',
  );
  const now = new Date().toISOString();
  const row: UserRow = {
    ...{ id: uuid(), email: address, display_name: displayName, role, created_at: now },
    ...{ password_hash: await hashPassword(chosen), email_verified_at: now },
  };
  await explained(async () => {
    checkPasswordStrength(await loadCommonPasswords(), chosen, { email: address, displayName });
    await inTransaction(db, async (transaction) => {
      await insertUser(transaction, row);
      await audit(transaction, { event: 'account.created', subjectId: row.id, details: { role } });
    });
  });
  return chosen;
}

/** @throws CommandError if there is no such account */
export async function promote(db: Db, email: string): Promise<void> {
  const user = await findUserByEmail(db, checked(emailField.safeParse(email), 'The email address'));
  if (!user) throw new CommandError(`There is no account with the address ${email}.`);
  if (user.role === 'admin') return;
  await inTransaction(db, async (transaction) => {
    await updateUser(transaction, user.id, { role: 'admin' });
    const details = { from: user.role, to: 'admin' };
    await audit(transaction, { event: 'role.changed', subjectId: user.id, details });
  });
}

/** All accounts, the oldest first. */
export function listAccounts(db: Db): Promise<UserRow[]> {
  return db.selectFrom('users').selectAll().orderBy('id').execute();
}

function checked(
  parsed: { success: true; data: string } | { success: false; error: { issues: { message: string }[] } },
  what: string,
): string {
  if (parsed.success) return parsed.data;
  throw new CommandError(`${what} ${parsed.error.issues.map(({ message }) => message).join(' and ')}.`);
}

async function explained(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof ProblemError ? new CommandError(error.message) : error;
  }
}
