import { findConversion } from '../conversions/conversion.repository.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { listStatuses } from './sweeper.repository.ts';

const batch = 500;
/** Enough to investigate. */
const mostNamed = 10;

/**
 * Logs how many finished conversions have lost their mp3, and which. Changes nothing: an operator has to
 * investigate.
 */
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

  /** It was stored or deleted after the list was read, so it is not missing. */
  async function isMissing(id: string): Promise<boolean> {
    if (await blobs.stat('mp3s', id)) return false;
    return (await findConversion(db, id))?.status === 'done';
  }
}
