import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { Log } from '../../shared/log.ts';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { Relay } from '../../shared/outbox/relay.ts';
import { storedOptions } from '../conversions/conversion.options.ts';
import { updateConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import { parkImport, removeImport, type ImportClaim } from '../conversions/import.repository.ts';
import { addressOf } from '../conversions/new-address.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { enqueue } from '../queue/queue.repository.ts';
import type { DownloadLinks } from '../links/download-link.ts';

export interface SettleDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  links: DownloadLinks;
  relay: Relay;
  publicUrl: string;
  log: Log;
}

/**
 * The video is stored: from here on the conversion is like that of an upload.
 * @param row as it is now, with the final name and size
 * @returns false if the claim has ended
 */
export async function passOn(deps: SettleDeps, claim: ImportClaim, row: ConversionRow): Promise<boolean> {
  const { db, bus, relay } = deps;
  const { id, filename, filename_key, size } = row;
  const isMine = await inTransaction(db, async (transaction) => {
    if (!(await removeImport(transaction, claim))) return false;
    const change = { filename, filename_key, size, updated_at: new Date().toISOString() };
    if (!(await updateConversion(transaction, row, change))) return false;
    await enqueue(transaction, row);
    return true;
  });
  if (!isMine) return false;
  relay.wake();
  bus.broadcast(topics.changed, { id });
  return true;
}

/**
 * The record changes when the gateway receives its own event; the mail is sent because of the same event.
 * @returns false if the claim has ended
 */
export async function giveUp(
  { db, relay }: SettleDeps,
  claim: ImportClaim,
  { row, error }: { row: ConversionRow; error: { code: 'fetch-failed' | 'internal'; message: string } },
): Promise<boolean> {
  const { id, attempt, filename } = row;
  const email = await addressOf(db, row);
  const isMine = await inTransaction(db, async (transaction) => {
    if (!(await parkImport(transaction, claim))) return false;
    const message = { id, attempt, email, filename, options: storedOptions(row), error };
    await insertOutbox(transaction, id, topics.failed, message);
    return true;
  });
  if (isMine) relay.wake();
  return isMine;
}
