import { findConversion } from '../conversions/conversion.repository.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { listDoneIds } from './sweeper.repository.ts';

const batch = 500;

/** Says of which conversions the mp3 is gone although they are done. Nothing is changed: somebody has to look into it. */
export async function reportMissingMp3s(
  { db, blobs, log }: Pick<SweeperDeps, 'db' | 'blobs' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const stored = new Set<string>();
  for await (const { id } of blobs.list('mp3s')) stored.add(id);

  let page = await listDoneIds(db, '', batch);
  while (page.length > 0) {
    signal.throwIfAborted();
    for (const id of page)
      if (!stored.has(id) && (await isMissing(id)))
        log.error({ id }, 'the mp3 of a done conversion is missing');
    page = await listDoneIds(db, page.at(-1) ?? '', batch);
  }

  /** Stored or deleted since the list was made, it isn't. */
  async function isMissing(id: string): Promise<boolean> {
    if (await blobs.stat('mp3s', id)) return false;
    return (await findConversion(db, id))?.status === 'done';
  }
}
