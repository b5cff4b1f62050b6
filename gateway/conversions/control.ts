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

/** Stops a waiting or running conversion. @throws ProblemError 409 `wrong-state` */
export async function cancelConversion(deps: ControlDeps, row: ConversionRow): Promise<ConversionRow> {
  const { db, blobs, bus } = deps;
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
    return true;
  });
  if (!updated) return cancelMoved(deps, row);
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

/** A refused cancel must not stop anything, and must not remove the note of another cancel that succeeded. */
async function correctNote(
  blobs: BlobStore,
  before: ConversionRow,
  now: ConversionRow | undefined,
): Promise<void> {
  if (now?.status === 'cancelled') await noteCancelled(blobs, now.id, now.attempt);
  else if (!now || now.attempt === before.attempt) await removeCancelNote(blobs, before.id);
}

/** Converts the video again. @throws ProblemError 409 `wrong-state` */
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

function movedOn(): ProblemError {
  return wrongState('The conversion has just changed. Check its status and try again.');
}

function wrongState(detail: string): ProblemError {
  return new ProblemError(409, 'wrong-state', detail);
}
