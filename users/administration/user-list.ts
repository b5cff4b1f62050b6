import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { userListQuery } from '../../shared/auth/admin-api.ts';
import type { User } from '../../shared/auth/accounts-api.ts';
import { toUser } from '../accounts/user.repository.ts';
import type { UsersSchema } from '../database/schema.ts';

/** Newest first; who registers while somebody pages through shifts nothing. */
export async function listUsers(
  db: Kysely<UsersSchema>,
  { limit, cursor, email, role, createdAfter, createdBefore }: z.output<typeof userListQuery>,
): Promise<{ items: User[]; nextCursor: string | null }> {
  let query = db.selectFrom('users').selectAll();
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  if (role !== undefined) query = query.where('role', '=', role);
  if (createdAfter !== undefined)
    query = query.where('created_at', '>=', new Date(createdAfter).toISOString());
  if (createdBefore !== undefined)
    query = query.where('created_at', '<', new Date(createdBefore).toISOString());
  // instr, as in every SQL here, takes the text as it is: `%` and `_` are letters like others.
  if (email !== undefined)
    query = query.where((row) => row(row.fn('instr', ['email', row.val(email)]), '>', 0));
  // One more than asked for tells whether there is a next page.
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  return { items: page.map(toUser), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
