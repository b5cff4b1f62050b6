import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { AuditEvent, auditQuery } from '../../shared/auth/admin-api.ts';
import type { UsersSchema } from '../database/schema.ts';

/** Newest first, with the addresses that the accounts have now. */
export async function listAuditEvents(
  db: Kysely<UsersSchema>,
  { limit, cursor, event, user }: z.output<typeof auditQuery>,
): Promise<{ items: AuditEvent[]; nextCursor: string | null }> {
  let query = db
    .selectFrom('audit_events as happening')
    .leftJoin('users as actor', 'actor.id', 'happening.actor_id')
    .leftJoin('users as subject', 'subject.id', 'happening.subject_id')
    .selectAll('happening')
    .select(['actor.email as actor_email', 'subject.email as subject_email']);
  if (cursor !== undefined) query = query.where('happening.id', '<', cursor);
  if (event !== undefined) query = query.where('happening.event', '=', event);
  if (user !== undefined)
    query = query.where((row) =>
      row.or([row('happening.subject_id', '=', user), row('happening.actor_id', '=', user)]),
    );
  const rows = await query
    .orderBy('happening.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    at: row.at,
    event: row.event,
    actor: row.actor_id === null ? null : { id: row.actor_id, email: row.actor_email },
    subject: row.subject_id === null ? null : { id: row.subject_id, email: row.subject_email },
    address: row.address,
    details: JSON.parse(row.details) as Record<string, string>,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
