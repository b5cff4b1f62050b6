import { inTransaction } from '../../shared/database/transaction.ts';
import type { Kysely } from 'kysely';
import { noteCancelled } from '../../shared/blobs/cancellation.ts';
import { buckets, type BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { topics } from '../../shared/messages.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { removeOutboxOf } from '../../shared/outbox/outbox.repository.ts';
import type { Relay } from '../../shared/outbox/relay.ts';
import type { Quotas } from '../usage/quotas.ts';
import { leaveQueue } from '../queue/queue.repository.ts';
import { notFound } from './access.ts';
import { correctNote } from './cancel-note.ts';
import {
  findConversion,
  removeConversion,
  updateConversion,
  type ConversionRow,
} from './conversion.repository.ts';
import { statusAfter } from './conversion.state.ts';
import { stopImport } from './import.repository.ts';
import { movedOn, wrongState } from './wrong-state.ts';

export interface ControlDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  links: DownloadLinks;
  quotas: Quotas;
  relay: Relay;
  publicUrl: string;
}

/** Stops a waiting or running conversion. @throws ProblemError 409 `wrong-state` */
export async function cancelConversion(deps: ControlDeps, row: ConversionRow): Promise<ConversionRow> {
  const { db, blobs, bus, relay } = deps;
  const { id, attempt } = row;
  const status = statusAfter('cancel', row.status);
  if (status === undefined)
    throw wrongState(`The conversion is ${row.status}, so there is nothing to cancel.`);
  // The note comes first: whatever fails after it, the conversion no longer starts.
  await noteCancelled(blobs, id, attempt);
  const now = new Date().toISOString();
  const change = { status, updated_at: now, finished_at: now };
  const updated = await inTransaction(db, async (transaction) => {
    if (!(await updateConversion(transaction, row, change))) return false;
    await removeOutboxOf(transaction, id);
    // The account uses nothing for what is not stored.
    if (await stopImport(transaction, id))
      await updateConversion(transaction, { ...row, ...change }, { size: 0 });
    await leaveQueue(transaction, id);
    return true;
  });
  if (!updated) return cancelMoved(deps, row);
  relay.wake();
  bus.broadcast(topics.cancel, { id, attempt });
  bus.broadcast(topics.changed, { id });
  return { ...row, ...change };
}

/** It changed while it was being cancelled. If it still runs, cancel it from its new state. */
async function cancelMoved(deps: ControlDeps, before: ConversionRow): Promise<ConversionRow> {
  const now = await findConversion(deps.db, before.id);
  if (now?.attempt === before.attempt && statusAfter('cancel', now.status))
    return cancelConversion(deps, now);
  await correctNote(deps.blobs, before, now);
  throw now ? movedOn() : notFound();
}

/** Removes everything that belongs to it, and stops a running conversion. */
export async function deleteConversion(
  { db, blobs, bus }: Pick<ControlDeps, 'db' | 'blobs' | 'bus'>,
  { id, attempt }: ConversionRow,
): Promise<void> {
  // The record goes last: while a blob remains, the user can see the conversion and delete it again.
  await Promise.all(buckets.map((bucket) => blobs.remove(bucket, id)));
  await removeConversion(db, id);
  // Only now: a conversion that is stopped while its record exists would never change again.
  bus.broadcast(topics.cancel, { id, attempt });
  bus.broadcast(topics.changed, { id });
}
