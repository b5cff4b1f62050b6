import { setTimeout as wait } from 'node:timers/promises';
import { errorText } from '../../shared/errors.ts';
import { removeConversionsOfTheGone } from '../accounts/account.events.ts';
import { removePastRevocations } from '../auth/revocation.repository.ts';
import { reportMissingMp3s } from './missing-mp3s.ts';
import { sweepBlobs } from './orphan-blobs.ts';
import { failDead, sweepStuck } from './stuck-conversions.ts';
import type { SweeperDeps } from './sweeper-deps.ts';

export interface SweeperTimes {
  /** Between two sweeps. */
  intervalMs: number;
  /**
   * A record that has not changed for this long is stuck, unless a message about it may still be on its way.
   */
  stuckAfterMs: number;
  /** A blob of this age has its record if it ever gets one. */
  orphanAfterMs: number;
}

export interface Sweeper {
  close(): Promise<void>;
}

/**
 * Repairs what crashes and lost messages leave behind, at the start and at intervals. Two gateways may sweep
 * at once: each change is made by only one of them, or is harmless twice.
 */
export function startSweeper(deps: SweeperDeps, times: SweeperTimes): Sweeper {
  const stop = new AbortController();
  const { signal } = stop;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await sweep(deps, times, signal);
      await wait(times.intervalMs, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** A failing step does not prevent the others. */
async function sweep(deps: SweeperDeps, times: SweeperTimes, signal: AbortSignal): Promise<void> {
  const ago = (ms: number) => new Date(Date.now() - ms);
  const steps = {
    'dead messages': () => failDead(deps),
    'stuck conversions': () => sweepStuck(deps, ago(times.stuckAfterMs)),
    'deleted accounts': () => removeConversionsOfTheGone(deps, signal),
    'past revocations': () => removePastRevocations(deps.db),
    'orphan blobs': () => sweepBlobs(deps, ago(times.orphanAfterMs), signal),
    'missing mp3s': () => reportMissingMp3s(deps, signal),
  };
  for (const [what, step] of Object.entries(steps)) {
    try {
      signal.throwIfAborted();
      await step();
    } catch (error) {
      if (signal.aborted) return;
      deps.log.warn({ err: error }, `could not sweep ${what}: ${errorText(error)}`);
    }
  }
}
