import type { Kysely } from 'kysely';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import { queues, topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import { inTrace } from '../../shared/trace.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { nextInQueue } from '../queue/next.ts';
import type { Waiting } from '../queue/place.ts';
import {
  isUnpublished,
  lastRelease,
  leaveQueue,
  markReleased,
  noteRelease,
  type Release,
} from '../queue/queue.repository.ts';
import { findConversion, updateConversion } from './conversion.repository.ts';
import { videoMessage } from './video-message.ts';

interface ReleaseDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  links: DownloadLinks;
  publicUrl: string;
  fairShare: number;
}

/**
 * Lets the next conversion go to the converters once they have taken the one before, so that whoever comes
 * now has no long queue before her. Any number of gateways may call it.
 * @returns whether to call it again at once, later, or only when a conversion is waiting
 */
export async function releaseNext(deps: ReleaseDeps): Promise<'again' | 'later' | 'empty'> {
  const { db, blobs, bus, fairShare } = deps;
  const last = await lastRelease(db);
  const next = await nextInQueue(db, fairShare);
  if (!next) return 'empty';
  // In this order: a message that is no longer in the outbox is seen in the queue.
  if (await isUnpublished(db, last.conversion_id)) return 'later';
  const { depth, delayed } = await bus.inspect(queues.video);
  if (depth > delayed) return 'later';
  // While the store is down, each conversion would fail and come back at any time, past all who wait.
  await blobs.check();
  await release(deps, last, next);
  return 'again';
}

/** Does nothing if another gateway was faster. */
async function release(deps: ReleaseDeps, last: Release, next: Waiting): Promise<void> {
  const { db } = deps;
  await inTransaction(db, async (transaction) => {
    if (!(await noteRelease(transaction, last, next))) return;
    const waiting = await markReleased(transaction, next);
    if (!waiting) return;
    const record = await findConversion(transaction, next.id);
    // From now on it is the converters' time that counts, not the queue's.
    const updated_at = new Date().toISOString();
    if (record?.status === 'queued' && (await updateConversion(transaction, record, { updated_at }))) {
      const message = await videoMessage({ ...deps, db: transaction }, record);
      await inTrace(waiting.traceparent, () => insertOutbox(transaction, next.id, topics.video, message));
    } else await leaveQueue(transaction, next.id);
  });
}
