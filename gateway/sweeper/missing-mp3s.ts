import { findConversion } from '../conversions/conversion.repository.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { listStatuses } from './sweeper.repository.ts';

const batch = 500;
/** Enough to look into what has happened. */
const mostNamed = 10;

/** Says of how many conversions the mp3 is gone although they are done, and of which. Nothing is changed: somebody has to look into it. */
export async function reportMissingMp3s(
  { db, blobs, log }: Pick<SweeperDeps, 'db' | 'blobs' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const stored = new Set<string>();
  for await (const { id } of blobs.list('mp3s')) stored.add(id);

  const ids: string[] = [];
  let missing = 0;
  for await (const id of doneIds()) {
    if (stored.has(id) || !(await isMissing(id))) continue;
    missing += 1;
    if (ids.length < mostNamed) ids.push(id);
  }
  if (missing > 0) log.error({ missing, ids }, 'mp3s of done conversions are missing');

  async function* doneIds(): AsyncIterable<string> {
    let page = await listStatuses(db, '', batch);
    while (page.length > 0) {
      signal.throwIfAborted();
      for (const { id, status } of page) if (status === 'done') yield id;
      page = await listStatuses(db, page.at(-1)?.id ?? '', batch);
    }
  }

  /** Stored or deleted since the list was made, it isn't. */
  async function isMissing(id: string): Promise<boolean> {
    if (await blobs.stat('mp3s', id)) return false;
    return (await findConversion(db, id))?.status === 'done';
  }
}
