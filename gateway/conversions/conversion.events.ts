import { inTransaction } from '../../shared/database/transaction.ts';
import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus, Delivery, PayloadOf } from '../../shared/bus/bus.ts';
import type { Log } from '../../shared/log.ts';
import { topics } from '../../shared/messages.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { leaveQueue } from '../queue/queue.repository.ts';
import { doneColumns } from './conversion.result.ts';
import { findConversion, noteMailRefused, updateConversion } from './conversion.repository.ts';
import { removeStored } from './remove-stored.ts';
import { nextStatus } from './conversion.state.ts';
import type { Progress } from './progress.ts';

export interface ConversionEventsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  progress: Progress;
  log: Log;
  /** A converter has started or finished something. */
  onChange: () => void;
}

type ConverterDelivery = Delivery<typeof topics.converting | typeof topics.mp3 | typeof topics.failed>;

/** Updates the record as the converter's events say, and records refused mails. */
export function applyConversionEvent(
  deps: ConversionEventsDeps,
  delivery: ConverterDelivery | Delivery<typeof topics.mailRefused>,
): Promise<void> {
  return delivery.topic === 'mail-refused'
    ? applyRefusal(deps, delivery.payload)
    : applyEvent(deps, delivery);
}

async function applyRefusal(
  { db, bus, log }: ConversionEventsDeps,
  { id, attempt }: PayloadOf<typeof topics.mailRefused>,
): Promise<void> {
  if (!(await noteMailRefused(db, { id, attempt }))) return;
  bus.broadcast(topics.changed, { id });
  log.info({ id, attempt }, 'mail about the conversion refused');
}

async function applyEvent(deps: ConversionEventsDeps, delivery: ConverterDelivery): Promise<void> {
  const { db, progress, log } = deps;
  const { id, attempt } = delivery.payload;
  const record = await findConversion(db, id);
  if (!record) {
    await removeUnowned(deps, delivery);
    return;
  }
  const status = nextStatus(record, { topic: delivery.topic, attempt });
  if (status === undefined) return;
  const updated = await inTransaction(db, async (transaction) => {
    if (!(await updateConversion(transaction, record, { status, ...changesOf(delivery) }))) return false;
    if (record.status === 'queued') await leaveQueue(transaction, id);
    return true;
  });
  // Another event was faster. Evaluate this one again with the new state.
  if (!updated) {
    await applyEvent(deps, delivery);
    return;
  }
  deps.onChange();
  if (status !== 'converting') progress.forget(id);
  deps.bus.broadcast(topics.changed, { id });
  log.debug({ id, attempt, status }, 'conversion status changed');
}

/** The conversion was deleted meanwhile. What the converter has stored since belongs to nobody. */
async function removeUnowned(
  { blobs, log }: ConversionEventsDeps,
  { topic, payload: { id } }: ConverterDelivery,
): Promise<void> {
  if (topic === 'converting') return;
  await removeStored(blobs, id);
  log.info({ id, topic }, 'event for a deleted conversion');
}

function changesOf({ topic, payload }: ConverterDelivery) {
  const now = new Date().toISOString();
  switch (topic) {
    case 'converting':
      return { updated_at: now };
    case 'mp3':
      return doneColumns(payload);
    case 'failed':
      return {
        updated_at: now,
        finished_at: now,
        error_code: payload.error.code,
        error_message: payload.error.message,
      };
  }
}
