import type { Kysely, Selectable } from 'kysely';
import type { User } from '../../shared/auth/accounts-api.ts';
import type { UsersSchema } from '../database/schema.ts';

type UserRow = Selectable<UsersSchema['users']>;

export async function insertUser(db: Kysely<UsersSchema>, row: UserRow): Promise<void> {
  await db.insertInto('users').values(row).execute();
}

/** @param email lower case */
export function findUserByEmail(db: Kysely<UsersSchema>, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export function findUser(db: Kysely<UsersSchema>, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What the world may see of it. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    role: row.role,
    createdAt: row.created_at,
  };
}
