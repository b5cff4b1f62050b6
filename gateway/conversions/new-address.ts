import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { noteAddress } from '../../shared/blobs/new-address.ts';
import type { Bus, PayloadOf } from '../../shared/bus/bus.ts';
import { topics } from '../../shared/messages.ts';
import { listRunning, type ConversionRow } from './conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { changeAddress, currentAddress } from './address.repository.ts';

interface AddressDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
}

const batch = 100;

/**
 * From now on, mails about the account's conversions go to the new address, including those in progress. Many
 * of them are processed in batches; the next batch queues behind other events.
 */
export async function followAddress(
  deps: AddressDeps & { bus: Bus },
  payload: PayloadOf<typeof topics.emailChanged>,
): Promise<void> {
  const { db, bus } = deps;
  if (!(await changeAddress(db, payload))) return;
  const rows = await listRunning(db, payload.userId, { after: payload.after ?? '', limit: batch });
  for (const row of rows) await noteCurrentAddress(deps, row);
  const last = rows.at(-1);
  if (last && rows.length === batch) await bus.publish(topics.emailChanged, { ...payload, after: last.id });
}

/**
 * Call this once a message with the address is committed: a change that came meanwhile did not see this
 * conversion.
 * @param sentTo the address in the message
 */
export async function catchUpWithAddress(
  deps: AddressDeps,
  row: ConversionRow,
  sentTo: string,
): Promise<void> {
  if ((await addressOf(deps.db, row)) !== sentTo) await noteCurrentAddress(deps, row);
}

/** Where mails about the conversion go. */
export function addressOf(
  db: Kysely<GatewaySchema>,
  { owner_id, email }: Pick<ConversionRow, 'owner_id' | 'email'>,
): Promise<string> {
  return currentAddress(db, owner_id, email);
}

async function noteCurrentAddress({ db, blobs }: AddressDeps, row: ConversionRow): Promise<void> {
  const { id, attempt } = row;
  let noted: string;
  // Another change may come between query and note: the last note must have the last address.
  do {
    noted = await addressOf(db, row);
    await noteAddress(blobs, { id, attempt, email: noted });
  } while ((await addressOf(db, row)) !== noted);
}
