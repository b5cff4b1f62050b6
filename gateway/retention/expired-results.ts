import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import type { Log } from '../../shared/log.ts';
import { deleteConversion } from '../conversions/control.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { beginRemoval, findExpired } from './retention.repository.ts';

interface ResultsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  log: Log;
}

/** Removes the results whose time is over, with their records. @param most at once */
export async function removeExpired(
  deps: ResultsDeps,
  { retentionMs, most }: { retentionMs: number; most: number },
  signal: AbortSignal,
): Promise<void> {
  let removed = 0;
  for (const row of await findExpired(deps.db, new Date(Date.now() - retentionMs), most)) {
    signal.throwIfAborted();
    if (!(await beginRemoval(deps.db, row))) continue;
    await deleteConversion(deps, row);
    removed += 1;
  }
  if (removed > 0) deps.log.info({ removed }, 'expired results removed');
}
