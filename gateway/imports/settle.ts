import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { Log } from '../../shared/log.ts';
import { topics } from '../../shared/messages.ts';
import type { Metrics } from '../../shared/metrics/metrics.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { Relay } from '../../shared/outbox/relay.ts';
import { announce } from '../conversions/announce.ts';
import { storedOptions } from '../conversions/conversion.options.ts';
import {
  findConversion,
  updateConversion,
  type ConversionRow,
} from '../conversions/conversion.repository.ts';
import { parkImport, removeImport, type ImportClaim } from '../conversions/import.repository.ts';
import { addressOf } from '../conversions/new-address.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { usageChange } from '../usage/usage-change.ts';
import type { Quotas, QuotaCode } from '../usage/quotas.ts';

export interface SettleDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  links: DownloadLinks;
  relay: Relay;
  quotas: Quotas;
  publicUrl: string;
  log: Log;
  metrics?: Metrics | undefined;
}

export interface ImportFailure {
  code: 'fetch-failed' | 'internal' | QuotaCode;
  message: string;
}

/**
 * The video is stored: from here on the conversion is like that of an upload.
 * @param change from the record as it is to that of the stored video, which may be done already
 * @returns false if the claim has ended
 * @throws ProblemError if the account has no room for it any more
 */
export async function passOn(
  deps: SettleDeps,
  claim: ImportClaim,
  { before, after }: { before: ConversionRow; after: ConversionRow },
): Promise<boolean> {
  const { db, bus, links, quotas, relay, publicUrl } = deps;
  const { id } = after;
  const email = await addressOf(db, after);
  const change = changedColumns(before, { ...after, updated_at: new Date().toISOString() });
  // One that is done at once took no converting.
  const used = { ...usageChange(before, after), seconds: 0 };
  const isMine = await inTransaction(db, async (transaction) => {
    if (!(await removeImport(transaction, claim))) return false;
    if (!(await updateConversion(transaction, before, change, used))) return false;
    await quotas.checkNew(transaction, after);
    await announce(transaction, { ...after, email }, links.make(publicUrl, id));
    return true;
  });
  if (!isMine) return false;
  relay.wake();
  bus.broadcast(topics.changed, { id });
  return true;
}

/** The others may change meanwhile. */
function changedColumns(before: ConversionRow, after: ConversionRow): Partial<ConversionRow> {
  const names = Object.keys(after) as (keyof ConversionRow)[];
  return Object.fromEntries(
    names.filter((name) => after[name] !== before[name]).map((name) => [name, after[name]]),
  );
}

/**
 * The record changes when the gateway receives its own event; the mail is sent because of the same event.
 * @returns false if the claim has ended
 */
export async function giveUp(
  { db, relay }: SettleDeps,
  claim: ImportClaim,
  { row, error }: { row: ConversionRow; error: ImportFailure },
): Promise<boolean> {
  const { id, attempt, filename } = row;
  const email = await addressOf(db, row);
  const isMine = await inTransaction(db, async (transaction) => {
    if (!(await parkImport(transaction, claim))) return false;
    const now = await findConversion(transaction, id);
    // The account uses nothing for what is not stored.
    if (now) await updateConversion(transaction, now, { size: 0 });
    const message = { id, attempt, email, filename, options: storedOptions(row), error };
    await insertOutbox(transaction, id, topics.failed, message);
    return true;
  });
  if (isMine) relay.wake();
  return isMine;
}
