import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { UsersSchema } from '../database/schema.ts';
import type { Client } from '../http/client.ts';

/** Everything that is written down. */
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
  /** Who did it; undefined for nobody known. */
  actorId?: string | undefined;
  /** Whose account it is about. */
  subjectId?: string | undefined;
  /** undefined on the command line. */
  client?: Client | undefined;
  /** Never a secret, and no email address. */
  details?: Record<string, string>;
}

/** Writes it down in the caller's transaction: what is changed is in the log, and what is in the log is changed. */
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

/** How often it happened to the account since then. */
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
