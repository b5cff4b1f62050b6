import { isDeepStrictEqual } from 'node:util';
import { parse } from 'node:path';
import type { Kysely } from 'kysely';
import { BlobNotFoundError, type BlobStore } from '../../shared/blobs/blob-store.ts';
import { copyBlob } from '../../shared/blobs/copy-blob.ts';
import { errorText } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { Metrics } from '../../shared/metrics/metrics.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { storedOptions } from './conversion.options.ts';
import { findConversion, type ConversionRow } from './conversion.repository.ts';
import { doneColumns, resultOf } from './conversion.result.ts';
import { findDoneOfFile } from './same-file.repository.ts';

interface SameFileDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  log: Log;
}

/** Of one file. Nobody has so many with different options. */
const mostCandidates = 50;

/**
 * If the user has a result of the same file with the same options, copies it for the conversion, which then
 * needs no converting. The copy shares nothing with the original. It is complete and belongs to no record yet:
 * write the returned one, or remove the blob again.
 * @param row a new conversion. @param signal ends a copy that is no longer needed
 * @returns the record, done; or as it was
 */
export async function reuseResult(
  deps: SameFileDeps,
  row: ConversionRow,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ConversionRow> {
  const { log } = deps;
  const { id } = row;
  try {
    for (const earlier of await candidates(deps, row))
      if (await copyResult(deps, earlier, { id, signal })) {
        log.info({ id, of: earlier.id }, 'result of the same file used again');
        return { ...row, status: 'done', ...doneColumns(resultOf(earlier)) };
      }
  } catch (error) {
    // The upload is whole: nobody has to send it again because of this.
    log.warn({ id }, `cannot look for a result of the same file: ${errorText(error)}`);
  }
  return row;
}

/** Like a conversion, but nothing is said of how fast it was. @param row as it was written */
export function countReuse(metrics: Metrics | undefined, row: ConversionRow): void {
  if (row.status !== 'done') return;
  const { duration, size } = resultOf(row).mp3;
  metrics?.count('conversions', { outcome: 'reused' });
  metrics?.count('mediaSeconds', {}, duration);
  metrics?.count('mp3Bytes', {}, size);
}

async function candidates({ db }: SameFileDeps, row: ConversionRow): Promise<ConversionRow[]> {
  const { owner_id, sha256 } = row;
  if (sha256 === null) return [];
  const done = await findDoneOfFile(db, { owner_id, sha256 }, mostCandidates);
  return done.filter((earlier) => haveEqualResults(earlier, row));
}

/** Of conversions of the same bytes. */
function haveEqualResults(one: ConversionRow, other: ConversionRow): boolean {
  const options = storedOptions(one);
  if (!isDeepStrictEqual(options, storedOptions(other))) return false;
  // A source without a title gets the name of its file. Files of chapters may be named after it too.
  const isNamed = options.title !== undefined && options.split === 'none';
  return isNamed || parse(one.filename).name === parse(other.filename).name;
}

/** @returns false if there is no such result any more; then there is no copy either */
async function copyResult(
  { db, blobs }: SameFileDeps,
  earlier: ConversionRow,
  { id, signal }: { id: string; signal: AbortSignal | undefined },
): Promise<boolean> {
  try {
    const size = await copyBlob(blobs, 'mp3s', earlier.id, id, signal && { signal });
    const isAnalysed = await copyAnalysis(blobs, earlier.id, id);
    // The analysis of an mp3 that was taken unchanged comes later, and to the first only.
    const isWhole = isAnalysed || !resultOf(earlier).mp3.copied;
    // Another attempt replaces the result only after it has begun.
    const now = await findConversion(db, earlier.id);
    const isSame = now?.status === 'done' && now.attempt === earlier.attempt;
    if (isWhole && isSame && size === earlier.mp3_size) return true;
    await Promise.all([blobs.remove('mp3s', id), blobs.remove('analyses', id)]);
    return false;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return false;
    throw error;
  }
}

/** @returns false if there is none, as of results of earlier versions */
async function copyAnalysis(blobs: BlobStore, from: string, to: string): Promise<boolean> {
  try {
    await copyBlob(blobs, 'analyses', from, to);
    return true;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return false;
    throw error;
  }
}
