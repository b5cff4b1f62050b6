import type { Kysely, Selectable } from 'kysely';
import { ProblemError } from '../../shared/errors.ts';
import { readableTime } from '../../shared/readable-time.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { earliestVideo } from './freed-space.repository.ts';
import { usageChange } from './usage-change.ts';
import { findUsage, type Usage } from './usage.repository.ts';

/** Of the answers to what is over a quota. */
export const quotaCodes = ['over-quota', 'over-daily-quota'] as const;
export type QuotaCode = (typeof quotaCodes)[number];

/** What one account may use; undefined for no limit. */
export interface Limits {
  /** Of stored videos and mp3s. */
  bytes?: number | undefined;
  /** Of media converted in a day. */
  secondsADay?: number | undefined;
  /** How long after its conversion a video is removed. */
  keepVideosMs?: number | undefined;
}

type Db = Kysely<GatewaySchema>;
type ConversionRow = Selectable<GatewaySchema['conversions']>;

/** What there is room for. */
interface Room {
  bytes: number;
  /** The answer to a larger video. */
  problem(): Promise<ProblemError>;
}

export interface Quotas {
  limits: Limits;
  /**
   * Before a video is read. @param leastBytes that it has. @returns how many bytes it may have. @throws
   * ProblemError 413 `over-quota`, 429 `over-daily-quota`
   */
  admitVideo(db: Db, ownerId: string, leastBytes: number): Promise<Room>;
  /** Before a video is fetched whose size may be counted already. @throws as `admitVideo` */
  admitImport(db: Db, row: ConversionRow): Promise<Room>;
  /**
   * In the transaction that inserted the conversion of a video. Of several at once, each sees those before
   * it. @throws as `admitVideo`
   */
  checkNew(transaction: Db, row: ConversionRow): Promise<void>;
  /**
   * In the transaction that queued a conversion again, or before it. @throws ProblemError 429 `over-daily-quota`
   */
  checkAgain(transaction: Db, row: ConversionRow): Promise<void>;
}

/**
 * How long a video lasts is known when it is converted. Until then it counts as long as its bytes would last
 * at the highest bit rate of an mp3, 320 kbit/s; videos have more.
 */
const unfinishedBytesASecond = 40_000;
const nothing: Usage = { bytesStored: 0, unfinishedBytes: 0, secondsConvertedToday: 0 };
/** Unfinished conversions may be done soon. */
const soonSeconds = 60;

export function createQuotas(limits: Limits): Quotas {
  const withoutLimits = limits.bytes === undefined && limits.secondsADay === undefined;

  /** What the account uses beside this conversion. */
  async function others(db: Db, row: ConversionRow): Promise<Usage> {
    const usage = await findUsage(db, row.owner_id);
    const own = usageChange(undefined, row);
    return {
      ...usage,
      bytesStored: usage.bytesStored - own.bytes,
      unfinishedBytes: usage.unfinishedBytes - own.unfinishedBytes,
    };
  }

  function room({ bytesStored }: Usage): number {
    return (limits.bytes ?? Infinity) - bytesStored;
  }

  async function overBytes(db: Db, ownerId: string, { bytesStored }: Usage): Promise<ProblemError> {
    return overQuota(limits.bytes ?? Infinity, bytesStored, await nextRemoval(db, ownerId));
  }

  async function nextRemoval(db: Db, ownerId: string): Promise<Date | undefined> {
    if (limits.keepVideosMs === undefined) return undefined;
    const doneAt = await earliestVideo(db, ownerId, new Date(Date.now() - limits.keepVideosMs));
    return doneAt && new Date(doneAt.getTime() + limits.keepVideosMs);
  }

  function checkSeconds({ secondsConvertedToday, unfinishedBytes }: Usage): void {
    if (limits.secondsADay === undefined) return;
    if (secondsConvertedToday >= limits.secondsADay)
      throw overDailyQuota(limits.secondsADay, secondsConvertedToday);
    const reserved = unfinishedBytes / unfinishedBytesASecond;
    if (secondsConvertedToday + reserved >= limits.secondsADay)
      throw unfinishedFirst(limits.secondsADay, secondsConvertedToday);
  }

  async function admit(db: Db, ownerId: string, usage: Usage, leastBytes: number): Promise<Room> {
    checkSeconds(usage);
    if (leastBytes > room(usage)) throw await overBytes(db, ownerId, usage);
    return { bytes: room(usage), problem: () => overBytes(db, ownerId, usage) };
  }

  return {
    limits,
    async admitVideo(db, ownerId, leastBytes) {
      return admit(db, ownerId, withoutLimits ? nothing : await findUsage(db, ownerId), leastBytes);
    },
    async admitImport(db, row) {
      return admit(db, row.owner_id, withoutLimits ? nothing : await others(db, row), 1);
    },
    async checkNew(transaction, row) {
      if (withoutLimits) return;
      const usage = await others(transaction, row);
      checkSeconds(usage);
      if (usageChange(undefined, row).bytes > room(usage))
        throw await overBytes(transaction, row.owner_id, usage);
    },
    async checkAgain(transaction, row) {
      if (limits.secondsADay !== undefined) checkSeconds(await others(transaction, row));
    },
  };
}

function overQuota(limit: number, used: number, removal: Date | undefined): ProblemError {
  const removed = removal
    ? `, or wait until the first of your videos is removed at ${readableTime(removal.toISOString())}`
    : '';
  return new ProblemError(
    413,
    'over-quota',
    `Your videos and mp3s have ${used} of ${limit} bytes, so there is no room for this video. Delete conversions that you no longer need${removed}.`,
  );
}

function overDailyQuota(limit: number, used: number): ProblemError {
  const now = Date.now();
  const midnight = new Date(now);
  midnight.setUTCHours(24, 0, 0, 0);
  return new ProblemError(
    429,
    'over-daily-quota',
    `You have converted ${Math.round(used)} of ${limit} seconds of media today. Please try again after ${readableTime(midnight.toISOString())}.`,
    { headers: { 'Retry-After': String(Math.ceil((midnight.getTime() - now) / 1000)) } },
  );
}

function unfinishedFirst(limit: number, used: number): ProblemError {
  return new ProblemError(
    429,
    'over-daily-quota',
    `You have converted ${Math.round(used)} of ${limit} seconds of media today, and your unfinished conversions may need the rest. Please try again when they are done.`,
    { headers: { 'Retry-After': String(soonSeconds) } },
  );
}
