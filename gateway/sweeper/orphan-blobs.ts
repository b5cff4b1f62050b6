import { buckets, type Bucket, type StoredBlob } from '../../shared/blobs/blob-store.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { existingIds, hasConversions } from './sweeper.repository.ts';

const batch = 200;

/**
 * Removes blobs older than `before` without a record: a crash came between blob and record, or during a
 * deletion. Blobs with a record stay, whatever its state: a failed or cancelled conversion may be retried at
 * any time, and needs its video then.
 */
export async function sweepBlobs(deps: SweeperDeps, before: Date, signal: AbortSignal): Promise<void> {
  await deps.blobs.removeUnfinished(before);
  // A full store without any record means that the gateway uses the wrong database, or one that is not
  // restored yet.
  if (!(await hasConversions(deps.db))) {
    deps.log.debug('the database has no conversions, so no blob is removed as an orphan');
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
  const existing = await existingIds(db, ids);
  for (const id of ids) {
    if (existing.has(id)) continue;
    await blobs.remove(bucket, id);
    log.warn({ id, bucket }, 'orphan blob removed');
  }
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
