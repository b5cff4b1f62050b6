import { buckets, type Bucket, type StoredBlob } from '../../shared/blobs/blob-store.ts';
import type { ConversionStatus } from '../conversions/conversion.state.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { hasConversions, statusesOf } from './sweeper.repository.ts';

const batch = 200;

/** Removes blobs older than `before` that belong to nothing: a crash came between blob and record, or into a deletion. */
export async function sweepBlobs(deps: SweeperDeps, before: Date, signal: AbortSignal): Promise<void> {
  await deps.blobs.removeUnfinished(before);
  // A full store and no record at all is a gateway on the wrong database, or on one that is yet to be restored.
  if (!(await hasConversions(deps.db))) {
    deps.log.debug('no record of any conversion: no blob is taken for an orphan');
    return;
  }
  for (const bucket of buckets)
    for await (const ids of inBatches(deps.blobs.list(bucket), before)) {
      signal.throwIfAborted();
      await removeLeftovers(deps, bucket, ids);
    }
}

async function removeLeftovers(
  { db, blobs, log }: SweeperDeps,
  bucket: Bucket,
  ids: readonly string[],
): Promise<void> {
  const statuses = await statusesOf(db, ids);
  for (const id of ids) {
    const status = statuses.get(id);
    if (!isLeftover(bucket, status)) continue;
    await blobs.remove(bucket, id);
    log.warn({ id, bucket, status }, 'orphan blob removed');
  }
}

function isLeftover(bucket: Bucket, status: ConversionStatus | undefined): boolean {
  return status === undefined || (bucket === 'mp3s' && (status === 'failed' || status === 'cancelled'));
}

async function* inBatches(blobs: AsyncIterable<StoredBlob>, before: Date): AsyncIterable<string[]> {
  let ids: string[] = [];
  for await (const { id, storedAt } of blobs) {
    if (storedAt >= before) continue;
    ids.push(id);
    if (ids.length < batch) continue;
    yield ids;
    ids = [];
  }
  if (ids.length > 0) yield ids;
}
