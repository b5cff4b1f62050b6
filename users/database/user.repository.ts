import type { Kysely, Selectable, Updateable } from 'kysely';
import type { User } from '../../shared/auth/user.ts';
import { isDuplicateKey } from '../../shared/database/duplicate-key.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { UsersSchema } from './schema.ts';

type Db = Kysely<UsersSchema>;
export type UserRow = Selectable<UsersSchema['users']>;

/** @throws ProblemError 409 `email-taken` */
export async function insertUser(db: Db, row: UserRow): Promise<void> {
  await orTaken(db.insertInto('users').values(row).execute());
}

/** @throws ProblemError 409 `email-taken` */
export async function updateUser(
  db: Db,
  id: string,
  change: Updateable<UsersSchema['users']>,
): Promise<void> {
  await orTaken(db.updateTable('users').set(change).where('id', '=', id).execute());
}

/** @param email lower case */
export function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The public view of it. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.email_verified_at !== null,
    displayName: row.display_name,
    role: row.role,
    createdAt: row.created_at,
  };
}

/**
 * Locks the row until the transaction ends. Call it as the first statement.
 * @returns false if the password has changed since the row was read: what it permitted is no longer permitted
 */
export async function lockUser(db: Db, { id, password_hash: hash }: UserRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({ password_hash: hash })
    .where('id', '=', id)
    .where('password_hash', '=', hash)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export function emailTaken(): ProblemError {
  return new ProblemError(
    409,
    'email-taken',
    'An account with this email address already exists. Log in instead.',
  );
}

/** If two requests want the same address at once, the database decides which was first. */
async function orTaken(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    throw isDuplicateKey(error) ? emailTaken() : error;
  }
}
