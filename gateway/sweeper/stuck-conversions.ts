import { inTransaction } from '../../shared/database/transaction.ts';
import { isCancelled } from '../../shared/blobs/cancellation.ts';
import type { DeadMessage } from '../../shared/bus/bus.ts';
import { queues, topics } from '../../shared/messages.ts';
import { storedOptions } from '../conversions/conversion.options.ts';
import { updateConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import { addressOf } from '../conversions/new-address.ts';
import { statusAfter } from '../conversions/conversion.state.ts';
import { videoMessage } from '../conversions/video-message.ts';
import { leaveQueue } from '../queue/queue.repository.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { findStuck, findUnfinished, markSwept } from './sweeper.repository.ts';

/** If a conversion was published again this often and still does not change, another time will not help. */
const mostSweeps = 3;
const batch = 100;
const deadLimit = 1_000;

const failure = {
  code: 'internal',
  message: 'Something went wrong on our side. Please upload the video again later.',
} as const;

/**
 * Fails the conversions whose message is dead: after the broker's last delivery to converters that it killed,
 * no handler runs that could report it.
 */
export async function failDead(deps: SweeperDeps): Promise<void> {
  if ((await deps.bus.inspect(queues.video)).dead === 0) return;
  const dead = (await deps.bus.deadMessages(queues.video, deadLimit)).flatMap(requestOf);
  const attempts = new Set(dead.map(attemptOf));
  for (let at = 0; at < dead.length; at += batch) {
    const ids = dead.slice(at, at + batch).map(({ id }) => id);
    for (const row of await findUnfinished(deps.db, ids))
      if (attempts.has(attemptOf(row))) await tellFailure(deps, row, 'its message is dead');
  }
}

/** Publishes lost messages again. */
export async function sweepStuck(deps: SweeperDeps, before: Date): Promise<void> {
  const { db, bus, log } = deps;
  const stuck = await findStuck(db, before, batch);
  if (stuck.length === 0) return;
  // A message that waits in a long queue, or an event that waits for this gateway, is not lost.
  const waiting = await Promise.all([bus.inspect(queues.video), bus.inspect(queues.conversions)]);
  if (waiting.some(({ depth }) => depth > 0)) {
    log.info(
      { conversions: stuck.length },
      'conversions have not changed for long, but the queues are not empty',
    );
    return;
  }
  for (const row of stuck) await putRight(deps, row);
}

async function putRight(deps: SweeperDeps, row: ConversionRow): Promise<void> {
  // The cancel was interrupted between note and record: no converter would take the message.
  if (await isCancelled(deps.blobs, row.id, row.attempt)) await finishCancel(deps, row);
  else if (row.swept < mostSweeps) await publishAgain(deps, row);
  else await tellFailure(deps, row, `it did not change after ${mostSweeps} more attempts`);
}

/** With the same attempt: a converter that has made the mp3 before replaces it with the same one. */
async function publishAgain(
  { db, links, relay, publicUrl, log }: SweeperDeps,
  row: ConversionRow,
): Promise<void> {
  const { id, attempt, status, swept } = row;
  const isMine = await inTransaction(db, async (transaction) => {
    if (!(await markSwept(transaction, row))) return false;
    const message = await videoMessage({ db: transaction, links, publicUrl }, row);
    await insertOutbox(transaction, id, topics.video, message);
    return true;
  });
  if (!isMine) return;
  relay.wake();
  log.warn({ id, attempt, status, time: swept + 1 }, 'stuck conversion published again');
}

/** The record changes when the gateway receives its own event; the mail is sent because of the same event. */
async function tellFailure(
  { db, relay, log }: SweeperDeps,
  row: ConversionRow,
  reason: string,
): Promise<void> {
  const { id, attempt, filename } = row;
  const email = await addressOf(db, row);
  const isMine = await inTransaction(db, async (transaction) => {
    if (!(await markSwept(transaction, row))) return false;
    const message = { id, attempt, email, filename, options: storedOptions(row), error: failure };
    await insertOutbox(transaction, id, topics.failed, message);
    return true;
  });
  if (!isMine) return;
  relay.wake();
  log.error({ id, attempt, reason }, 'conversion given up by the sweeper');
}

async function finishCancel({ db, bus, log }: SweeperDeps, row: ConversionRow): Promise<void> {
  const status = statusAfter('cancel', row.status);
  if (status === undefined) return;
  const now = new Date().toISOString();
  if (!(await updateConversion(db, row, { status, updated_at: now, finished_at: now }))) return;
  await leaveQueue(db, row.id);
  bus.broadcast(topics.changed, { id: row.id });
  log.warn({ id: row.id }, 'interrupted cancel finished');
}

/** Malformed messages belong to no conversion. */
function requestOf({ body }: DeadMessage) {
  try {
    const parsed = topics.video.schema.safeParse(JSON.parse(body));
    return parsed.success ? [parsed.data] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function attemptOf({ id, attempt }: { id: string; attempt: number }): string {
  return `${id} ${attempt}`;
}
