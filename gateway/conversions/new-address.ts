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
 * From now on mails about the account's conversions go to the new address, also about those under way. Many of them are
 * noted in batches: the next one waits behind what others have to tell.
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
 * To be called once a message to the address is promised: a change that came in the meantime saw no conversion under way.
 * @param sentTo where the message says the mail goes
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
  // Another change may come between look and note: the last note must be of the last address.
  do {
    noted = await addressOf(db, row);
    await noteAddress(blobs, { id, attempt, email: noted });
  } while ((await addressOf(db, row)) !== noted);
}
