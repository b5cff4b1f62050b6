import type { Selectable } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';

type ConversionRow = Selectable<GatewaySchema['conversions']>;

/** By how much the use of an account grows; less than 0 where it shrinks. */
export interface UsageChange {
  /** Stored. */
  bytes: number;
  /** Of these, in videos that are not converted yet. */
  unfinishedBytes: number;
  /** Of media converted. */
  seconds: number;
}

/** @param before undefined for a new record. @param after undefined for a removed one */
export function usageChange(
  before: ConversionRow | undefined,
  after: ConversionRow | undefined,
): UsageChange {
  return {
    bytes: stored(after) - stored(before),
    unfinishedBytes: unfinished(after) - unfinished(before),
    // A new record that is done at once took no converting.
    seconds: before && before.status !== 'done' && after?.status === 'done' ? (after.mp3_duration ?? 0) : 0,
  };
}

export function isNothing({ bytes, unfinishedBytes, seconds }: UsageChange): boolean {
  return bytes === 0 && unfinishedBytes === 0 && seconds === 0;
}

function stored(row: ConversionRow | undefined): number {
  return row ? (row.video === 'gone' ? 0 : row.size) + (row.mp3_size ?? 0) : 0;
}

function unfinished(row: ConversionRow | undefined): number {
  return row?.status === 'queued' || row?.status === 'converting' ? row.size : 0;
}
