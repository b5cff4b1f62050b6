import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { errorText } from '../../shared/errors.ts';
import { topics } from '../../shared/messages.ts';
import { claimImport } from '../conversions/import.repository.ts';
import type { FetchSettings } from './fetch-video.ts';
import { runImport, type Run } from './run-import.ts';
import type { SettleDeps } from './settle.ts';

export interface ImporterSettings extends FetchSettings {
  /** Videos that this gateway fetches at once. */
  atOnce: number;
  /** How long a claim lasts without being renewed. */
  leaseMs?: number;
  /** How soon imports are found without a wake-up: those of other gateways. */
  lookEveryMs?: number;
}

export interface Importer {
  /** There is a new import: do not wait for the next look. */
  wake(): void;
  /** Hands back what it fetches. */
  close(): Promise<void>;
}

/**
 * Fetches the videos of imports. Each is claimed by one gateway for a time, which the gateway extends until
 * the video is stored. If it is killed, another one claims the import after that time.
 */
export function startImporter(
  deps: SettleDeps,
  { atOnce, leaseMs = 60_000, lookEveryMs = 5_000, ...settings }: ImporterSettings,
): Importer {
  const { db, bus, log, metrics } = deps;
  const running = new Set<{ id: string; ownerId: string; run: Run }>();
  const stop = new AbortController();
  let nap = new AbortController();
  let woken = false;

  async function run(): Promise<void> {
    let isFailing = false;
    while (!stop.signal.aborted) {
      woken = false;
      try {
        while (running.size < atOnce && (await claimNext()));
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn(`cannot look for imports: ${errorText(error)}`);
        isFailing = true;
      }
      await sleep();
    }
  }

  async function claimNext(): Promise<boolean> {
    if (stop.signal.aborted) return false;
    const claim = await claimImport(db, { by: uuid(), leaseMs, exceptOf: busyOwners() });
    if (!claim) return false;
    const run = runImport(deps, claim, { leaseMs, ...settings });
    const started = { id: claim.id, ownerId: claim.owner_id, run };
    running.add(started);
    void run.ended.then((outcome) => {
      metrics?.count('imports', { outcome });
      running.delete(started);
      wake();
    });
    return true;
  }

  /** One person's slow servers must not keep all others waiting. */
  function busyOwners(): string[] {
    const owners = [...running].map(({ ownerId }) => ownerId);
    const most = Math.ceil(atOnce / 2);
    return [...new Set(owners)].filter((owner) => owners.filter((each) => each === owner).length >= most);
  }

  async function sleep(): Promise<void> {
    if (woken || stop.signal.aborted) return;
    nap = new AbortController();
    await wait(lookEveryMs, undefined, { signal: nap.signal }).catch(() => undefined);
  }

  function wake(): void {
    woken = true;
    nap.abort();
  }

  const cancels = bus.subscribe(topics.cancel, ({ id }) => {
    for (const each of running) if (each.id === id) each.run.check();
    // A retry cancels the attempt before it.
    wake();
  });
  cancels.catch((error: unknown) => {
    log.warn(`imports notice that they are cancelled a moment later: ${errorText(error)}`);
  });
  const looking = run();
  return {
    wake,
    async close() {
      stop.abort();
      nap.abort();
      await cancels.then((each) => each.close()).catch(() => undefined);
      await looking;
      const runs = [...running].map(({ run }) => run);
      for (const each of runs) each.stop();
      await Promise.all(runs.map(({ ended }) => ended));
    },
  };
}
