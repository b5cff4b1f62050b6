import type { Request, Response } from 'express';
import type { Conversion } from './conversion.schema.ts';

/** How often the line is used when there is nothing to tell, so that nobody between takes it for dead. */
const keepAliveMs = 15_000;

export interface EventStreamSource {
  /** The conversion as it is now and how far its attempt is; undefined when it is gone. */
  look: () => Promise<{ conversion: Conversion; attempt: number; final: boolean } | undefined>;
  /** @returns ends it */
  watch: (listener: () => void) => () => void;
  /** Aborted when the gateway closes: the client comes again, to another one. */
  signal: AbortSignal;
}

/**
 * Server-sent events `status`: the present state first, then each change, until a final state. A client that comes again
 * with `Last-Event-ID` is told only what it has not seen; one that has seen the final state is told not to come again (204).
 */
export async function streamStatus(
  request: Request,
  response: Response,
  source: EventStreamSource,
): Promise<void> {
  let seen = request.get('Last-Event-ID');
  const first = await source.look();
  if (first?.final && seen === eventId(first)) {
    response.status(204).end();
    return;
  }
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // Asks proxies not to hold it back.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();

  const tell = async (): Promise<void> => {
    const now = await source.look();
    if (response.writableEnded) return;
    if (now && eventId(now) !== seen) {
      seen = eventId(now);
      response.write(`id: ${seen}\nevent: status\ndata: ${JSON.stringify(now.conversion)}\n\n`);
    }
    if (!now || now.final) response.end();
  };
  await followUntilClosed(
    response,
    source,
    oneAtATime(tell, () => response.destroy()),
  );
}

function followUntilClosed(
  response: Response,
  { watch, signal }: EventStreamSource,
  tell: () => void,
): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      response.end();
    };
    const unwatch = watch(tell);
    // A broadcast may be lost: a look now and then finds what it would have told.
    const timer = setInterval(() => {
      response.write(': still here\n\n');
      tell();
    }, keepAliveMs);
    signal.addEventListener('abort', end);
    response.once('close', () => {
      unwatch();
      clearInterval(timer);
      signal.removeEventListener('abort', end);
      resolve();
    });
    tell();
  });
}

/** Calls that come while one runs are answered by one more after it. */
function oneAtATime(work: () => Promise<void>, onError: () => void): () => void {
  const state = { running: false, again: false };
  const run = async (): Promise<void> => {
    state.running = true;
    try {
      while (state.again) {
        state.again = false;
        await work();
      }
    } finally {
      // In the same turn as the last look at `again`: a call between the two would be answered by nothing.
      state.running = false;
    }
  };
  return () => {
    state.again = true;
    if (!state.running) run().catch(onError);
  };
}

function eventId({
  conversion: { status, progress },
  attempt,
}: {
  conversion: Conversion;
  attempt: number;
}): string {
  return `${attempt}-${status}-${Math.round(progress * 1000)}`;
}
