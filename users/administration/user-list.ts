import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { User } from '../../shared/auth/user.ts';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { UsersSchema } from '../database/schema.ts';
import { toUser } from '../database/user.repository.ts';
import { userListQuery } from './administration.api.ts';

/** Newest first. Users who register meanwhile do not shift the pages. */
export async function listUsers(
  db: Kysely<UsersSchema>,
  { limit, cursor, email, role, createdAfter, createdBefore }: z.output<typeof userListQuery>,
): Promise<{ items: User[]; nextCursor: string | null }> {
  const index = role === undefined ? 'PRIMARY' : 'users_role';
  let query = db.selectFrom(throughIndex<UsersSchema, 'users'>('users', index)).selectAll();
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  if (role !== undefined) query = query.where('role', '=', role);
  // The ids contain the time too, and the index is sorted by them.
  if (createdAfter !== undefined) {
    const after = new Date(createdAfter);
    query = query.where('created_at', '>=', after.toISOString()).where('id', '>=', idAt(after, -idSlackMs));
  }
  if (createdBefore !== undefined) {
    const before = new Date(createdBefore);
    query = query.where('created_at', '<', before.toISOString()).where('id', '<', idAt(before, idSlackMs));
  }
  // Any part of the address matches, which no index supports: this search may read every account (decision 34).
  // instr matches the text literally: `%` and `_` are ordinary characters.
  if (email !== undefined)
    query = query.where((row) => row(row.fn('instr', ['email', row.val(email)]), '>', 0));
  // One more than requested shows whether there is a next page.
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  return { items: page.map(toUser), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** An id is generated a moment before or after `created_at`. */
const idSlackMs = 60_000;

/** The prefix of UUIDs v7 from that time. */
function idAt(time: Date, slackMs: number): string {
  const hex = Math.max(0, time.getTime() + slackMs)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
