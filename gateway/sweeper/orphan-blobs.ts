import { buckets, type Bucket, type StoredBlob } from '../../shared/blobs/blob-store.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { existingIds, hasConversions } from './sweeper.repository.ts';

const batch = 200;

/**
 * Removes blobs older than `before` that belong to nothing: a crash came between blob and record, or into a deletion. What a
 * record has stays, whatever its state: a failed or cancelled conversion may be tried again at any moment, and done with the mp3 it has.
 */
export async function sweepBlobs(deps: SweeperDeps, before: Date, signal: AbortSignal): Promise<void> {
  await deps.blobs.removeUnfinished(before);
  // A full store and no record at all is a gateway on the wrong database, or on one that is yet to be restored.
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
