import type { Kysely } from 'kysely';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { storedOptions } from './conversion.options.ts';
import type { ConversionRow } from './conversion.repository.ts';
import { resultOf } from './conversion.result.ts';

/**
 * Asks for the conversion of a new record, or reports the result of one that is done already. Call it in the
 * transaction that writes the record.
 */
export async function announce(
  db: Kysely<GatewaySchema>,
  row: ConversionRow,
  downloadUrl: string,
): Promise<void> {
  const { id, attempt, email, filename, status } = row;
  const request = { id, attempt, email, filename, options: storedOptions(row), downloadUrl };
  if (status === 'done') await insertOutbox(db, id, topics.mp3, { ...request, ...resultOf(row) });
  else await insertOutbox(db, id, topics.video, request);
}
