import { EventEmitter } from 'node:events';
import type { Bus } from '../../shared/bus/bus.ts';
import { topics } from '../../shared/messages.ts';

/** Tells who watches a conversion that there is something new to see, whichever gateway or converter did it. */
export interface Changes {
  /** @returns ends it */
  watch(id: string, listener: () => void): () => void;
}

export async function followChanges(bus: Bus): Promise<Changes> {
  const watchers = new EventEmitter<Record<string, []>>().setMaxListeners(0);
  const tell = ({ id }: { id: string }) => {
    watchers.emit(id);
  };
  await bus.subscribe(topics.changed, tell);
  await bus.subscribe(topics.progress, tell);
  return {
    watch(id, listener) {
      watchers.on(id, listener);
      return () => watchers.off(id, listener);
    },
  };
}
