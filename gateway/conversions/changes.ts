import { errorText } from '../../shared/errors.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import type { Log } from '../../shared/log.ts';
import { topics } from '../../shared/messages.ts';
import type { PlacedRow } from './conversion.view.ts';
import { isFinal } from './conversion.state.ts';
import type { Progress } from './progress.ts';

/** What a watcher sees of a conversion. */
interface Watcher {
  /** @param row undefined if it is deleted */
  see(row: PlacedRow | undefined): void;
  /** The database is unreachable: the watcher must reconnect. */
  fail(): void;
}

/** Shows watchers a conversion at once and after each change, whichever gateway or converter made it. */
export interface Changes {
  /** @returns a function that ends it */
  watch(id: string, watcher: Watcher): () => void;
  close(): void;
}

interface ChangesDeps {
  bus: Bus;
  progress: Progress;
  /** Those of the ids that exist. */
  find: (ids: readonly string[]) => Promise<PlacedRow[]>;
  log: Log;
}

/** A broadcast may be lost, so query from time to time. */
const lookEveryMs = 15_000;
const batch = 200;

/**
 * Runs one query at a time for all ids that are due, however many conversions and watchers there are.
 * Progress needs no query: the broadcast carries its value.
 */
export async function followChanges({ bus, progress, find, log }: ChangesDeps): Promise<Changes> {
  const watched = new Map<string, { watchers: Set<Watcher>; row: PlacedRow | undefined }>();
  const due = new Set<string>();
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    while (due.size > 0) await lookAt([...due].slice(0, batch));
    // In the same turn as the last check of `due`: an id added between the two would wait for the next
    // change.
    looking = false;
  }

  async function lookAt(ids: readonly string[]): Promise<void> {
    for (const id of ids) due.delete(id);
    try {
      const rows = new Map((await find(ids)).map((row) => [row.id, row]));
      for (const id of ids) show(id, rows.get(id));
    } catch (error) {
      log.warn(`watchers must reconnect: ${errorText(error)}`);
      for (const id of ids) for (const watcher of [...(watched.get(id)?.watchers ?? [])]) watcher.fail();
    }
  }

  function show(id: string, row: PlacedRow | undefined): void {
    const entry = watched.get(id);
    if (!entry) return;
    entry.row = row;
    for (const watcher of [...entry.watchers]) watcher.see(row);
  }

  function lookSoon(id: string): void {
    if (!watched.has(id)) return;
    due.add(id);
    void look();
  }

  await bus.subscribe(topics.changed, ({ id }) => {
    lookSoon(id);
  });
  await progress.subscribe(bus, ({ id, attempt }) => {
    const row = watched.get(id)?.row;
    if (row?.attempt === attempt) {
      if (!isFinal(row.status)) show(id, row);
    } else lookSoon(id);
  });
  const timer = setInterval(() => {
    for (const id of watched.keys()) due.add(id);
    void look();
  }, lookEveryMs);

  return {
    watch(id, watcher) {
      const entry = watched.get(id) ?? { watchers: new Set(), row: undefined };
      watched.set(id, entry);
      entry.watchers.add(watcher);
      lookSoon(id);
      return () => {
        entry.watchers.delete(watcher);
        if (entry.watchers.size === 0 && watched.get(id) === entry) watched.delete(id);
      };
    },
    close() {
      clearInterval(timer);
    },
  };
}
