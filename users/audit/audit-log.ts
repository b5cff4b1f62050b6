import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { UsersSchema } from '../database/schema.ts';
import type { Client } from '../http/client.ts';

/** All recorded events. */
type AuditEventName =
  | 'account.registered'
  | 'account.created'
  | 'account.changed'
  | 'account.deleted'
  | 'api-key.created'
  | 'api-key.revoked'
  | 'email.change-requested'
  | 'email.changed'
  | 'email.verified'
  | 'invitation.created'
  | 'invitation.revoked'
  | 'keys.rotated'
  | 'login.failed'
  | 'login.limited'
  | 'login.succeeded'
  | 'password.changed'
  | 'password.reset'
  | 'password.reset-requested'
  | 'refresh-token.reused'
  | 'role.changed'
  | 'session.ended'
  | 'sessions.ended';

interface Happening {
  event: AuditEventName;
  /** Who did it; undefined if unknown. */
  actorId?: string | undefined;
  /** The account it is about. */
  subjectId?: string | undefined;
  /** undefined on the command line. */
  client?: Client | undefined;
  /** Never contains a secret or an email address. */
  details?: Record<string, string>;
}

/** Records the event in the caller's transaction, so that log and change are committed together. */
export async function audit(db: Kysely<UsersSchema>, happening: Happening): Promise<void> {
  const { event, actorId, subjectId, client, details = {} } = happening;
  await db
    .insertInto('audit_events')
    .values({
      id: uuid(),
      at: new Date().toISOString(),
      event,
      actor_id: actorId ?? null,
      subject_id: subjectId ?? null,
      address: client?.address ?? null,
      details: JSON.stringify(details),
    })
    .execute();
}

/** How often the event happened to the account since then. */
export async function countEvents(
  db: Kysely<UsersSchema>,
  { event, userId, since }: { event: AuditEventName; userId: string; since: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('audit_events')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('subject_id', '=', userId)
    .where('event', '=', event)
    .where('at', '>', since.toISOString())
    .executeTakeFirstOrThrow();
  return Number(count);
}
