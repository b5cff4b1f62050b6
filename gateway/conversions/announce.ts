import type { Kysely } from 'kysely';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { enqueue } from '../queue/queue.repository.ts';
import { storedOptions } from './conversion.options.ts';
import type { ConversionRow } from './conversion.repository.ts';
import { resultOf } from './conversion.result.ts';

/**
 * Puts the conversion of a new record into the queue, or reports the result of one that is done already. Call it in the
 * transaction that writes the record.
 */
export async function announce(
  db: Kysely<GatewaySchema>,
  row: ConversionRow,
  downloadUrl: string,
): Promise<void> {
  const { id, attempt, email, filename, status } = row;
  if (status !== 'done') return enqueue(db, row);
  const request = { id, attempt, email, filename, options: storedOptions(row), downloadUrl };
  await insertOutbox(db, id, topics.mp3, { ...request, ...resultOf(row) });
}
