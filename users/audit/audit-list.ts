import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { UsersSchema } from '../database/schema.ts';
import { type AuditEvent, auditQuery } from './audit.schema.ts';

type Query = z.output<typeof auditQuery>;

/** Newest first, with the accounts' current addresses. */
export async function listAuditEvents(
  db: Kysely<UsersSchema>,
  query: Query,
): Promise<{ items: AuditEvent[]; nextCursor: string | null }> {
  const { limit, user } = query;
  // Actor and subject have separate indexes, so each is queried for a page.
  const found =
    user === undefined
      ? await findEvents(db, query)
      : [...(await findEvents(db, query, 'subject_id')), ...(await findEvents(db, query, 'actor_id'))];
  const rows = [...new Map(found.map((row) => [row.id, row])).values()]
    .sort((a, b) => (a.id > b.id ? -1 : 1))
    .slice(0, limit + 1);
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

/** One more than requested shows whether there is a next page. @param as the user's role in the event */
function findEvents(
  db: Kysely<UsersSchema>,
  { limit, cursor, event, user }: Query,
  as?: 'subject_id' | 'actor_id',
) {
  const happenings = throughIndex<UsersSchema, 'audit_events', 'happening'>(
    'audit_events',
    indexFor({ event, as }),
    'happening',
  );
  let query = db
    .selectFrom(happenings)
    .leftJoin('users as actor', 'actor.id', 'happening.actor_id')
    .leftJoin('users as subject', 'subject.id', 'happening.subject_id')
    .selectAll('happening')
    .select(['actor.email as actor_email', 'subject.email as subject_email']);
  if (cursor !== undefined) query = query.where('happening.id', '<', cursor);
  if (event !== undefined) query = query.where('happening.event', '=', event);
  if (as !== undefined && user !== undefined) query = query.where(`happening.${as}`, '=', user);
  return query
    .orderBy('happening.id', 'desc')
    .limit(limit + 1)
    .execute();
}

function indexFor({ event, as }: { event: string | undefined; as: string | undefined }): string {
  if (as === 'actor_id') return event === undefined ? 'audit_events_actor' : 'audit_events_actor_event';
  if (as === 'subject_id') return event === undefined ? 'audit_events_subject' : 'audit_events_subject_event';
  return event === undefined ? 'PRIMARY' : 'audit_events_event';
}
