import { noteCancelled } from '../../shared/blobs/cancellation.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { topics } from '../../shared/messages.ts';
import type { Options } from '../../shared/options/options.ts';
import { enqueue } from '../queue/queue.repository.ts';
import { correctNote } from './cancel-note.ts';
import type { ControlDeps } from './control.ts';
import { storedOptions } from './conversion.options.ts';
import { findConversion, updateConversion, type ConversionRow } from './conversion.repository.ts';
import { statusAfter } from './conversion.state.ts';
import { isImport, restartImport } from './import.repository.ts';
import { movedOn, videoGone, wrongState } from './wrong-state.ts';

/**
 * Converts the video again. An mp3 that there is stays until the new one replaces it.
 * @param chosen undefined for the same options as before; with options, a done conversion is converted too
 * @throws ProblemError 409 `wrong-state` or `video-gone`, 429 `over-daily-quota`
 */
export async function retryConversion(
  deps: ControlDeps,
  row: ConversionRow,
  chosen?: Options,
): Promise<ConversionRow> {
  const { db, blobs, bus, relay, quotas } = deps;
  const { id } = row;
  const status = statusAfter(chosen ? 'convert-again' : 'retry', row.status);
  if (status === undefined) throw notNow(row, chosen);
  const isFetched = !(await isImport(db, id));
  if (row.video !== 'kept' || (isFetched && !(await blobs.stat('videos', id)))) throw videoGone();
  await quotas.checkAgain(db, row);
  const attempt = row.attempt + 1;
  const options = chosen ?? storedOptions(row);
  const change = {
    status,
    attempt,
    options: JSON.stringify(options),
    swept: 0,
    updated_at: new Date().toISOString(),
    finished_at: null,
    error_code: null,
    error_message: null,
    mail_refused: 0,
  };
  // A message may be delivered again long after it was handled. An earlier attempt would then replace the mp3
  // of this one.
  await noteCancelled(blobs, id, row.attempt);
  const isUpdated = await inTransaction(db, async (transaction) => {
    if (!(await updateConversion(transaction, row, change))) return false;
    await quotas.checkAgain(transaction, { ...row, ...change });
    // Its message follows once the video is there.
    if (await restartImport(transaction, id)) return true;
    await enqueue(transaction, row);
    return true;
  });
  if (!isUpdated) {
    await correctNote(blobs, row, await findConversion(db, id));
    throw movedOn();
  }
  relay.wake();
  bus.broadcast(topics.cancel, { id, attempt: row.attempt });
  bus.broadcast(topics.changed, { id });
  return { ...row, ...change };
}

function notNow({ status }: ConversionRow, chosen: Options | undefined) {
  if (status === 'done' && !chosen)
    return wrongState('The conversion is done. Send options as JSON to convert it again with them.');
  return wrongState(`The conversion is ${status}. Cancel it first, or wait until it is finished.`);
}
