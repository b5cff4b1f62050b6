import { buckets } from '../../shared/blobs/blob-store.ts';
import { removeConversionsOfTheGone } from '../accounts/account.events.ts';
import { goneAccounts, removePastRevocations } from '../auth/revocation.repository.ts';
import { removeExpired } from '../retention/expired-results.ts';
import { removeOldVideos } from '../retention/old-videos.ts';
import { tellOwners } from '../retention/tell-owners.ts';
import { reportMissingMp3s } from './missing-mp3s.ts';
import { removeOrphans } from './orphan-blobs.ts';
import { fromPages, inSlices, type Slices } from './slices.ts';
import { failDead, sweepStuck } from './stuck-conversions.ts';
import type { SweeperDeps } from './sweeper-deps.ts';
import { listStatuses, type StatusRow } from './sweeper.repository.ts';

export interface StepSettings {
  /**
   * A record that has not changed for this long is stuck, unless a message about it may still be on its way.
   */
  stuckAfterMs: number;
  /** A blob of this age has its record if it ever gets one. */
  orphanAfterMs: number;
  /** How long a video stays after its conversion; undefined for ever. */
  keepVideosMs?: number | undefined;
  /** How long a result stays; undefined for ever. */
  retentionMs?: number | undefined;
  /**
   * How many records and how many blobs of each bucket one sweep checks, and ten times the number of deleted
   * accounts: each of them is a search of its own.
   */
  slice?: number;
}

interface Steps {
  /** By what each sweeps. */
  steps: Record<string, (signal: AbortSignal) => Promise<void>>;
  close(): Promise<void>;
}

/** What a sweep does, in this order. Steps that check everything there is check a slice of it at a time. */
export function createSteps(
  deps: SweeperDeps,
  { stuckAfterMs, orphanAfterMs, keepVideosMs, retentionMs, slice = 1_000 }: StepSettings,
): Steps {
  const { db, blobs } = deps;
  const ago = (ms: number) => new Date(Date.now() - ms);
  const accounts = Math.ceil(slice / 10);
  const gone = inSlices(() => fromPages<string>((last = '') => goneAccounts(db, last, accounts)), accounts);
  const records = inSlices(
    () => fromPages<StatusRow>((last) => listStatuses(db, last?.id ?? '', slice)),
    slice,
  );
  const stored = buckets.map((bucket) => ({ bucket, blobs: inSlices(() => blobs.list(bucket), slice) }));
  const all: Slices<unknown>[] = [gone, records, ...stored.map((each) => each.blobs)];
  return {
    steps: {
      'dead messages': () => failDead(deps),
      'stuck conversions': () => sweepStuck(deps, ago(stuckAfterMs)),
      'deleted accounts': async (signal) => removeConversionsOfTheGone(deps, await gone.next(), signal),
      'past revocations': () => removePastRevocations(db),
      'unfinished blobs': () => blobs.removeUnfinished(ago(orphanAfterMs)),
      'orphan blobs': async (signal) => {
        for (const { bucket, blobs } of stored) {
          signal.throwIfAborted();
          await removeOrphans(deps, { bucket, listed: await blobs.next(), before: ago(orphanAfterMs) });
        }
      },
      'old videos': async (signal) => {
        if (keepVideosMs === undefined) return;
        await removeOldVideos(deps, { doneBefore: ago(keepVideosMs), most: slice }, signal);
      },
      'expiring results': async (signal) => {
        if (retentionMs === undefined) return;
        await tellOwners(deps, { retentionMs, most: slice }, signal);
        await removeExpired(deps, { retentionMs, most: slice }, signal);
      },
      'missing mp3s': async (signal) => reportMissingMp3s(deps, await records.next(), signal),
    },
    async close() {
      await Promise.all(all.map((slices) => slices.close()));
    },
  };
}
