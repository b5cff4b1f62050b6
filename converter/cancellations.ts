import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { isCancelled } from '../shared/blobs/cancellation.ts';
import type { Bus } from '../shared/bus/bus.ts';
import { topics } from '../shared/messages.ts';

/** The person no longer wants it. */
export class CancelledError extends Error {
  override name = 'CancelledError';

  constructor() {
    super('cancelled by the person');
  }
}

/** For what no broadcast reached. @throws CancelledError */
export async function throwIfCancelled(
  blobs: BlobStore,
  { id, attempt }: { id: string; attempt: number },
): Promise<void> {
  if (await isCancelled(blobs, id, attempt)) throw new CancelledError();
}

/** Lets running conversions be called off. */
export interface Cancellations {
  /** Runs the work with a signal that aborts with a `CancelledError`. */
  cancellable<T>(job: { id: string; attempt: number }, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export async function followCancellations(bus: Bus): Promise<Cancellations> {
  const running = new Map<string, { attempt: number; controller: AbortController }>();
  await bus.subscribe(topics.cancel, ({ id, attempt }) => {
    const job = running.get(id);
    if (job && job.attempt <= attempt) job.controller.abort(new CancelledError());
  });
  return {
    async cancellable({ id, attempt }, work) {
      const controller = new AbortController();
      running.set(id, { attempt, controller });
      try {
        return await work(controller.signal);
      } catch (error) {
        // What the work was stopped by comes out of it in many forms.
        controller.signal.throwIfAborted();
        throw error;
      } finally {
        if (running.get(id)?.controller === controller) running.delete(id);
      }
    },
  };
}
