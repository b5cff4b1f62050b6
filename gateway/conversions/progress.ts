import type { Bus, Consumer } from '../../shared/bus/bus.ts';
import { topics } from '../../shared/messages.ts';

/** The last known progress of running conversions: in memory only, gone is no loss. */
export interface Progress {
  /** From 0 to 1. */
  of(id: string): number;
  forget(id: string): void;
  subscribe(bus: Bus): Promise<Consumer>;
}

const mostKept = 10_000;

export function createProgress(): Progress {
  const progressById = new Map<string, number>();
  return {
    of: (id) => progressById.get(id) ?? 0,
    forget: (id) => {
      progressById.delete(id);
    },
    subscribe: (bus) =>
      bus.subscribe(topics.progress, ({ id, progress }) => {
        // Set anew it is the youngest: a Map keeps the order of insertion.
        progressById.delete(id);
        progressById.set(id, progress);
        const [oldest] = progressById.keys();
        if (progressById.size > mostKept && oldest !== undefined) progressById.delete(oldest);
      }),
  };
}
