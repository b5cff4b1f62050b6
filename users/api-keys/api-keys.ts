import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { badToken } from '../../shared/auth/access-token.ts';
import { type ApiKeyScope, apiKeyPrefix } from '../../shared/auth/api-key.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import { hashSecret } from '../database/secrets.ts';
import { findUser, lockUser, type UserRow } from '../database/user.repository.ts';
import type { Member } from '../sessions/member.ts';
import { type ApiKey, apiKeyRequest } from './api-keys.api.ts';

type Db = Kysely<UsersSchema>;
type ApiKeyRow = Selectable<UsersSchema['api_keys']>;

const mostKeys = 50;
/** Precision of the last use, so that not every use is a write. */
const useMs = 60_000;

/** @returns the key itself, which is shown only once. @throws ProblemError 409 `too-many-api-keys` */
export async function createApiKey(
  db: Db,
  { user, client }: Member,
  { name, scopes, expiresAt }: z.output<typeof apiKeyRequest>,
): Promise<ApiKey & { key: string }> {
  const key = apiKeyPrefix + randomBytes(32).toString('base64url');
  const row: ApiKeyRow = {
    ...{ id: uuid(), user_id: user.id, name, hash: hashSecret(key), scopes: scopes.join(' ') },
    ...{ created_at: new Date().toISOString(), last_used_at: null },
    expires_at: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  };
  await inTransaction(db, async (transaction) => {
    if (!(await lockUser(transaction, user))) throw badToken();
    if ((await listApiKeys(transaction, user.id)).length >= mostKeys)
      throw new ProblemError(
        409,
        'too-many-api-keys',
        `You already have ${mostKeys} keys. Revoke one that you no longer need.`,
      );
    await transaction.insertInto('api_keys').values(row).execute();
    const details = { key: row.id, scopes: row.scopes };
    await audit(transaction, {
      event: 'api-key.created',
      actorId: user.id,
      subjectId: user.id,
      client,
      details,
    });
  });
  return { ...toApiKey(row), key };
}

export async function listApiKeys(db: Db, userId: string): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
  return rows.map(toApiKey);
}

/** @throws ProblemError 404 if it is not the user's */
export async function revokeApiKey(db: Db, { user, client }: Member, id: string): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('api_keys')
      .where('id', '=', id)
      .where('user_id', '=', user.id)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) throw new ProblemError(404, 'not-found', 'You have no such API key.');
    const details = { key: id };
    await audit(transaction, {
      event: 'api-key.revoked',
      actorId: user.id,
      subjectId: user.id,
      client,
      details,
    });
  });
}

/** Revokes all keys of an account. @returns their names */
export async function endApiKeys(db: Db, userId: string): Promise<string[]> {
  const keys = await listApiKeys(db, userId);
  await db.deleteFrom('api_keys').where('user_id', '=', userId).execute();
  return keys.map(({ name }) => name);
}

/** Whose key it is, and what it may do. @throws ProblemError 401 `bad-api-key` */
export async function checkApiKey(db: Db, key: string): Promise<{ user: UserRow; scopes: ApiKeyScope[] }> {
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('hash', '=', hashSecret(key))
    .executeTakeFirst();
  const now = new Date();
  const isExpired = row?.expires_at != null && Date.parse(row.expires_at) <= now.getTime();
  const user = row && !isExpired ? await findUser(db, row.user_id) : undefined;
  if (!row || !user)
    throw new ProblemError(401, 'bad-api-key', 'This API key is revoked, expired or unknown.', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  if (now.getTime() - Date.parse(row.last_used_at ?? '1970-01-01') > useMs)
    await db
      .updateTable('api_keys')
      .set({ last_used_at: now.toISOString() })
      .where('id', '=', row.id)
      .execute();
  return { user, scopes: toApiKey(row).scopes };
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.split(' ') as ApiKeyScope[],
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}
