import type { Bus, Consumer } from '../../shared/bus/bus.ts';
import { topics } from '../../shared/messages.ts';

/** The last known progress of running conversions. It is only in memory and may be lost. */
export interface Progress {
  /** From 0 to 1, of this attempt and stage only. The next one starts over. */
  of(conversion: { id: string; attempt: number }, stage?: Stage): number;
  forget(id: string): void;
  /** @param listener is called once the value is known here */
  subscribe(bus: Bus, listener?: (conversion: { id: string; attempt: number }) => void): Promise<Consumer>;
}

type Stage = 'fetch' | 'convert';

const mostKept = 10_000;

export function createProgress(): Progress {
  const progressById = new Map<string, { attempt: number; stage: Stage; progress: number }>();
  return {
    of: ({ id, attempt }, stage = 'convert') => {
      const known = progressById.get(id);
      return known?.attempt === attempt && known.stage === stage ? known.progress : 0;
    },
    forget: (id) => {
      progressById.delete(id);
    },
    subscribe: (bus, listener) =>
      bus.subscribe(topics.progress, ({ id, attempt, progress, stage = 'convert' }) => {
        // A converter may not know yet that its attempt is over.
        if (attempt < (progressById.get(id)?.attempt ?? 0)) return;
        // Deleting and setting it makes it the newest: a Map keeps insertion order.
        progressById.delete(id);
        progressById.set(id, { attempt, stage, progress });
        const [oldest] = progressById.keys();
        if (progressById.size > mostKept && oldest !== undefined) progressById.delete(oldest);
        listener?.({ id, attempt });
      }),
  };
}
