import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import { hashSecret } from '../database/secrets.ts';
import type { Client } from '../http/client.ts';
import type { Invitation } from './invitations.api.ts';

type Db = Kysely<UsersSchema>;
type InvitationRow = Selectable<UsersSchema['invitations']>;

const lifetimeMs = 7 * 24 * 3600_000;

/** Who invites; unknown on the command line. */
export interface Inviter {
  actorId?: string;
  client?: Client;
}

/** Creates a code with which one person may register. @returns the code itself, which is shown only once */
export async function createInvitation(
  db: Db,
  inviter: Inviter = {},
): Promise<Invitation & { code: string }> {
  const code = randomBytes(24).toString('base64url');
  const now = Date.now();
  const row: InvitationRow = {
    id: uuid(),
    hash: hashSecret(code),
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + lifetimeMs).toISOString(),
  };
  await inTransaction(db, async (transaction) => {
    await transaction.insertInto('invitations').values(row).execute();
    await audit(transaction, { event: 'invitation.created', ...inviter, details: { invitation: row.id } });
  });
  return { ...toInvitation(row), code };
}

/** Those that can still be used, oldest first. */
export async function listInvitations(db: Db): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitations')
    .selectAll()
    .where('expires_at', '>', new Date().toISOString())
    .orderBy('id')
    .execute();
  return rows.map(toInvitation);
}

/** @throws ProblemError 404 */
export async function revokeInvitation(db: Db, id: string, inviter: Inviter): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('invitations')
      .where('id', '=', id)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) throw new ProblemError(404, 'not-found', 'There is no such invitation.');
    await audit(transaction, { event: 'invitation.revoked', ...inviter, details: { invitation: id } });
  });
}

/** @returns the id of the invitation, which stays valid. @throws ProblemError 403 `bad-invitation` */
export async function findInvitation(db: Db, code: string): Promise<string> {
  const row = await db
    .selectFrom('invitations')
    .select('id')
    .where('hash', '=', hashSecret(code))
    .where('expires_at', '>', new Date().toISOString())
    .executeTakeFirst();
  if (!row) throw badInvitation();
  return row.id;
}

/**
 * Uses it up, in the registration's transaction. @throws ProblemError 403 `bad-invitation` if another was
 * faster
 */
export async function takeInvitation(db: Db, id: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('invitations').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows !== 1n) throw badInvitation();
}

function badInvitation(): ProblemError {
  return new ProblemError(
    403,
    'bad-invitation',
    'This invitation has been used, has expired or was revoked. Ask for another.',
  );
}

function toInvitation({ id, created_at, expires_at }: InvitationRow): Invitation {
  return { id, createdAt: created_at, expiresAt: expires_at };
}
