import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { isCancelled } from '../shared/blobs/cancellation.ts';
import type { Bus } from '../shared/bus/bus.ts';
import { topics } from '../shared/messages.ts';

/** The user has cancelled the conversion. */
export class CancelledError extends Error {
  override name = 'CancelledError';

  constructor() {
    super('cancelled by the user');
  }
}

/** Checks for a cancel that was not received as a broadcast. @throws CancelledError */
export async function throwIfCancelled(
  blobs: BlobStore,
  { id, attempt }: { id: string; attempt: number },
): Promise<void> {
  if (await isCancelled(blobs, id, attempt)) throw new CancelledError();
}

/** Cancels running conversions. */
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
        // Interrupted work fails with many kinds of errors.
        controller.signal.throwIfAborted();
        throw error;
      } finally {
        if (running.get(id)?.controller === controller) running.delete(id);
      }
    },
  };
}
