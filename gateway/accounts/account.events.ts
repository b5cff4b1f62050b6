import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus, Delivery } from '../../shared/bus/bus.ts';
import type { Log } from '../../shared/log.ts';
import { topics } from '../../shared/messages.ts';
import { deleteConversion } from '../conversions/control.ts';
import { someConversionsOf } from '../conversions/conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { forgetAddress } from '../conversions/address.repository.ts';
import { followAddress } from '../conversions/new-address.ts';
import { forgetUsage } from '../usage/usage.repository.ts';
import { revoke } from '../auth/revocation.repository.ts';

export interface AccountEventsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  log: Log;
}

export type AccountDelivery = Delivery<
  typeof topics.accountDeleted | typeof topics.emailChanged | typeof topics.sessionsEnded
>;

/** Handles the users service's events about accounts. A repeated event changes nothing more. */
export async function applyAccountEvent(
  deps: AccountEventsDeps,
  { topic, payload }: AccountDelivery,
): Promise<void> {
  switch (topic) {
    case 'sessions-ended':
      return revoke(deps.db, payload.sessionIds, payload.until);
    case 'email-changed':
      return followAddress(deps, payload);
    case 'account-deleted':
      return removeAccount(deps, payload.userId);
  }
}

const batch = 100;

/** One batch of the account's conversions; the next batch queues behind other events. */
async function removeAccount(deps: AccountEventsDeps, userId: string): Promise<void> {
  // First, so that no new upload begins; the sweeper finds one that is just finishing.
  await revoke(deps.db, [userId], null);
  await forgetAddress(deps.db, userId);
  await forgetUsage(deps.db, userId);
  const removed = await removeConversionsOf(deps, userId, batch);
  if (removed === batch) await deps.bus.publish(topics.accountDeleted, { userId });
}

const mostAtOnce = 1_000;

/**
 * What deleted accounts still have, because an upload finished too late or the deletion message was lost. A
 * large number takes several calls.
 */
export async function removeConversionsOfTheGone(
  deps: AccountEventsDeps,
  userIds: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  let left = mostAtOnce;
  for (const userId of userIds)
    for (let removed = batch; removed === batch && left > 0; left -= removed) {
      signal?.throwIfAborted();
      removed = await removeConversionsOf(deps, userId, batch);
    }
}

/** @returns how many were removed, at most `limit` */
async function removeConversionsOf(deps: AccountEventsDeps, userId: string, limit: number): Promise<number> {
  const rows = await someConversionsOf(deps.db, userId, limit);
  for (const row of rows) await deleteConversion(deps, row);
  // More batches follow a full one. One line each would be thousands for a large account.
  const level = rows.length === limit ? 'debug' : 'info';
  if (rows.length > 0) deps.log[level]({ removed: rows.length }, 'conversions of deleted accounts removed');
  return rows.length;
}
