import type { Bucket, StoredBlob } from '../../shared/blobs/blob-store.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { existingIds, hasConversions } from './sweeper.repository.ts';

const batch = 200;

/**
 * Removes those of the blobs that are older than `before` and have no record: a crash came between blob and
 * record, or during a deletion. Blobs with a record stay, whatever its state: a failed or cancelled conversion
 * may be retried at any time, and needs its video then.
 */
export async function removeOrphans(
  { db, blobs, log }: Pick<SweeperDeps, 'db' | 'blobs' | 'log'>,
  { bucket, listed, before }: { bucket: Bucket; listed: readonly StoredBlob[]; before: Date },
): Promise<void> {
  const ids = listed.filter(({ storedAt }) => storedAt < before).map(({ id }) => id);
  if (ids.length === 0) return;
  // A full store without any record means that the gateway uses the wrong database, or one that is not
  // restored yet.
  if (!(await hasConversions(db))) {
    log.debug('the database has no conversions, so no blob is removed as an orphan');
    return;
  }
  for (let at = 0; at < ids.length; at += batch) {
    const some = ids.slice(at, at + batch);
    const existing = await existingIds(db, some);
    for (const id of some.filter((each) => !existing.has(each))) {
      await blobs.remove(bucket, id);
      log.warn({ id, bucket }, 'orphan blob removed');
    }
  }
}
