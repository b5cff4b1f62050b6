import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus, Delivery } from '../../shared/bus/bus.ts';
import type { Log } from '../../shared/log.ts';
import type { topics } from '../../shared/messages.ts';
import { deleteConversion } from '../conversions/control.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { changeAddress, forgetAddress } from './address.repository.ts';
import { conversionsOfTheGone, revoke } from './revocation.repository.ts';

export interface AccountEventsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  log: Log;
}

export type AccountDelivery = Delivery<
  typeof topics.accountDeleted | typeof topics.emailChanged | typeof topics.sessionsEnded
>;

/** What the users service tells of accounts. Told again it changes nothing more. */
export async function applyAccountEvent(
  deps: AccountEventsDeps,
  { topic, payload }: AccountDelivery,
): Promise<void> {
  switch (topic) {
    case 'sessions-ended':
      return revoke(deps.db, payload.sessionIds, payload.until);
    case 'email-changed':
      return changeAddress(deps.db, payload);
    case 'account-deleted':
      // First, so that no upload begins any more; one that ends just now is found by the sweeper.
      await revoke(deps.db, [payload.userId], null);
      await forgetAddress(deps.db, payload.userId);
      return removeConversionsOfTheGone(deps);
  }
}

const batch = 100;

/** Removes what accounts that are gone have uploaded. */
export async function removeConversionsOfTheGone(deps: AccountEventsDeps): Promise<void> {
  for (;;) {
    const rows = await conversionsOfTheGone(deps.db, batch);
    for (const row of rows) {
      await deleteConversion(deps, row);
      deps.log.info({ id: row.id }, 'conversion of a deleted account removed');
    }
    if (rows.length < batch) return;
  }
}
