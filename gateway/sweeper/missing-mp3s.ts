import { findConversion } from '../conversions/conversion.repository.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import type { StatusRow } from './sweeper.repository.ts';

/** Enough to investigate. */
const mostNamed = 10;

/**
 * Logs how many of the finished conversions have lost their mp3, and which. Changes nothing: an operator has
 * to investigate.
 */
export async function reportMissingMp3s(
  { db, blobs, log }: Pick<SweeperDeps, 'db' | 'blobs' | 'log'>,
  rows: readonly StatusRow[],
  signal: AbortSignal,
): Promise<void> {
  const missing: string[] = [];
  for (const { id, status } of rows) {
    signal.throwIfAborted();
    if (status === 'done' && (await isMissing(id))) missing.push(id);
  }
  if (missing.length > 0)
    log.error(
      { missing: missing.length, ids: missing.slice(0, mostNamed) },
      'mp3s of done conversions are missing',
    );

  async function isMissing(id: string): Promise<boolean> {
    if (await blobs.stat('mp3s', id)) return false;
    // It may have been deleted since the rows were read.
    return (await findConversion(db, id))?.status === 'done';
  }
}
