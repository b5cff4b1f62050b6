import { setTimeout as wait } from 'node:timers/promises';
import { errorText } from '../../shared/errors.ts';
import { createSteps, type StepSettings } from './steps.ts';
import type { SweeperDeps } from './sweeper-deps.ts';

export interface SweeperSettings extends StepSettings {
  /** Between two sweeps. */
  intervalMs: number;
}

export interface Sweeper {
  close(): Promise<void>;
}

/**
 * Repairs what crashes and lost messages leave behind, at the start and at intervals. Two gateways may sweep
 * at once: each change is made by only one of them, or is harmless twice.
 */
export function startSweeper(deps: SweeperDeps, { intervalMs, ...settings }: SweeperSettings): Sweeper {
  const stop = new AbortController();
  const { signal } = stop;
  const work = createSteps(deps, settings);

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await sweep();
      await wait(intervalMs, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** A failing step does not prevent the others. */
  async function sweep(): Promise<void> {
    const began = performance.now();
    for (const [what, step] of Object.entries(work.steps)) {
      try {
        signal.throwIfAborted();
        await step(signal);
      } catch (error) {
        if (signal.aborted) return;
        deps.log.warn({ err: error }, `could not sweep ${what}: ${errorText(error)}`);
      }
    }
    deps.log.debug({ ms: Math.round(performance.now() - began) }, 'swept');
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
      await work.close();
    },
  };
}
