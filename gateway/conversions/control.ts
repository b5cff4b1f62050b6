import { inTransaction } from '../../shared/database/transaction.ts';
import type { Kysely } from 'kysely';
import { noteCancelled, removeCancelNote } from '../../shared/blobs/cancellation.ts';
import { buckets, type BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { ProblemError } from '../../shared/errors.ts';
import { topics } from '../../shared/messages.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { addressOf, catchUpWithAddress } from './new-address.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { insertOutbox, removeOutboxOf } from '../../shared/outbox/outbox.repository.ts';
import type { Relay } from '../../shared/outbox/relay.ts';
import { notFound } from './access.ts';
import {
  findConversion,
  removeConversion,
  updateConversion,
  type ConversionRow,
} from './conversion.repository.ts';
import { statusAfter } from './conversion.state.ts';

export interface ControlDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  links: DownloadLinks;
  relay: Relay;
  publicUrl: string;
}

/** Stops a conversion that waits or runs. @throws ProblemError 409 `wrong-state` */
export async function cancelConversion(deps: ControlDeps, row: ConversionRow): Promise<ConversionRow> {
  const { db, blobs, bus } = deps;
  const { id, attempt } = row;
  const status = statusAfter('cancel', row.status);
  if (status === undefined)
    throw wrongState(`The conversion is ${row.status}, so there is nothing to cancel.`);
  // First of all the note: whatever fails after it, the conversion does not start any more.
  await noteCancelled(blobs, id, attempt);
  const now = new Date().toISOString();
  const change = { status, updated_at: now, finished_at: now };
  const updated = await inTransaction(db, async (transaction) => {
    if (!(await updateConversion(transaction, row, change))) return false;
    await removeOutboxOf(transaction, id);
    return true;
  });
  if (!updated) return cancelMoved(deps, row);
  bus.broadcast(topics.cancel, { id, attempt });
  bus.broadcast(topics.changed, { id });
  return { ...row, ...change };
}

/** It moved while it was being cancelled: what still runs is cancelled from where it is now. */
async function cancelMoved(deps: ControlDeps, before: ConversionRow): Promise<ConversionRow> {
  const now = await findConversion(deps.db, before.id);
  if (now?.attempt === before.attempt && statusAfter('cancel', now.status))
    return cancelConversion(deps, now);
  await correctNote(deps.blobs, before, now);
  throw now ? movedOn() : notFound();
}

/** A cancel that is refused must not stop anything; one that was faster must not lose its note to this one. */
async function correctNote(
  blobs: BlobStore,
  before: ConversionRow,
  now: ConversionRow | undefined,
): Promise<void> {
  if (now?.status === 'cancelled') await noteCancelled(blobs, now.id, now.attempt);
  else if (!now || now.attempt === before.attempt) await removeCancelNote(blobs, before.id);
}

/** Converts the video once more. @throws ProblemError 409 `wrong-state` */
export async function retryConversion(deps: ControlDeps, row: ConversionRow): Promise<ConversionRow> {
  const { db, blobs, bus, links, relay, publicUrl } = deps;
  const { id, filename } = row;
  const status = statusAfter('retry', row.status);
  if (status === undefined)
    throw wrongState(`The conversion is ${row.status}. Only a failed or cancelled one can be retried.`);
  if (!(await blobs.stat('videos', id))) throw wrongState('The video is gone. Please upload it again.');
  const attempt = row.attempt + 1;
  const email = await addressOf(db, row);
  const change = {
    status,
    attempt,
    swept: 0,
    updated_at: new Date().toISOString(),
    finished_at: null,
    error_code: null,
    error_message: null,
    warnings: '[]',
    mail_refused: 0,
  };
  await inTransaction(db, async (transaction) => {
    if (!(await updateConversion(transaction, row, change))) throw movedOn();
    const message = { id, attempt, email, filename, downloadUrl: links.make(publicUrl, id) };
    await insertOutbox(transaction, id, topics.video, message);
  });
  relay.wake();
  bus.broadcast(topics.changed, { id });
  await catchUpWithAddress(deps, { ...row, ...change }, email);
  return { ...row, ...change };
}

/** Removes all there is of it, and stops whoever works on it. */
export async function deleteConversion(
  { db, blobs, bus }: Pick<ControlDeps, 'db' | 'blobs' | 'bus'>,
  { id, attempt }: ConversionRow,
): Promise<void> {
  // The record goes last: while a blob remains the person can see it and delete again.
  await Promise.all(buckets.map((bucket) => blobs.remove(bucket, id)));
  await removeConversion(db, id);
  // Only now: a conversion that is stopped while its record is there would stay as it is for ever.
  bus.broadcast(topics.cancel, { id, attempt });
  bus.broadcast(topics.changed, { id });
}

function movedOn(): ProblemError {
  return wrongState('The conversion has just changed. Check its status and try again.');
}

function wrongState(detail: string): ProblemError {
  return new ProblemError(409, 'wrong-state', detail);
}
