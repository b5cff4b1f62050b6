import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Log } from '../../shared/log.ts';
import { updateConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { findOldVideos } from './retention.repository.ts';

interface VideosDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  log: Log;
}

/**
 * Removes the videos of results that were made before; their mp3s stay. Not of a conversion that is running.
 * @param most at once
 */
export async function removeOldVideos(
  deps: VideosDeps,
  { doneBefore, most }: { doneBefore: Date; most: number },
  signal: AbortSignal,
): Promise<void> {
  const rows = await findOldVideos(deps.db, doneBefore, most);
  let removed = 0;
  for (const row of rows) {
    signal.throwIfAborted();
    if (await removeVideo(deps, row)) removed += 1;
  }
  if (removed > 0) deps.log.info({ removed }, 'old videos removed');
}

async function removeVideo({ db, blobs }: VideosDeps, row: ConversionRow): Promise<boolean> {
  const going = { ...row, video: 'leaving' as const };
  // From here on it cannot be converted again, so nobody needs the video.
  if (row.video === 'kept' && !(await updateConversion(db, row, { video: going.video }))) return false;
  await blobs.remove('videos', row.id);
  return updateConversion(db, going, { video: 'gone' });
}
