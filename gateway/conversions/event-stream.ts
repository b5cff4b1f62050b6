import type { Request, Response } from 'express';
import type { Conversion } from './conversion.schema.ts';
import type { PlacedRow } from './conversion.view.ts';
import { isFinal } from './conversion.state.ts';
import type { Changes } from './changes.ts';

export interface StreamTimes {
  /** How often to send something while there is no news, so that no proxy considers the connection dead. */
  keepAliveMs: number;
  /** How long a client has to read the last event. */
  lastEventMs: number;
}

const usualTimes: StreamTimes = { keepAliveMs: 15_000, lastEventMs: 15_000 };

export interface EventStreamSource {
  changes: Changes;
  toConversion: (row: PlacedRow) => Conversion;
  /** Aborted when the gateway closes: the client reconnects to another one. */
  signal: AbortSignal;
  times?: StreamTimes;
}

/**
 * Server-sent events `status`: the current state first, then each change, until a final state. A client that
 * reconnects with `Last-Event-ID` gets only what it has not seen. One that has seen the final state gets 204,
 * which tells it not to reconnect.
 * @param first the record as it was a moment ago
 */
export async function streamStatus(
  request: Request,
  response: Response,
  first: PlacedRow,
  source: EventStreamSource,
): Promise<void> {
  const seen = request.get('Last-Event-ID');
  if (isFinal(first.status) && seen === eventId(first, source.toConversion(first))) {
    response.status(204).end();
    return;
  }
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // Tells proxies not to buffer it.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  await followUntilClosed(response, { id: first.id, seen }, source);
}

function followUntilClosed(
  response: Response,
  { id, seen }: { id: string; seen: string | undefined },
  { changes, toConversion, signal, times = usualTimes }: EventStreamSource,
): Promise<void> {
  let lastSeen = seen;
  function tell(row: PlacedRow): void {
    // A client that reads slowly misses progress but not the end. A later query sends the state at that time.
    if (response.writableNeedDrain && !isFinal(row.status)) return;
    const conversion = toConversion(row);
    const now = eventId(row, conversion);
    if (now === lastSeen) return;
    lastSeen = now;
    response.write(`id: ${now}\nevent: status\ndata: ${JSON.stringify(conversion)}\n\n`);
  }
  return new Promise((resolve) => {
    // The client may have left while its conversion was looked up. Then there is no `close` event.
    if (response.closed) {
      resolve();
      return;
    }
    const keepAlive = setInterval(() => {
      if (!response.writableNeedDrain) response.write(': still here\n\n');
    }, times.keepAliveMs);
    let lastEvent: NodeJS.Timeout | undefined;
    const end = () => {
      if (response.writableEnded) return;
      clearInterval(keepAlive);
      response.end();
      lastEvent = setTimeout(() => response.destroy(), times.lastEventMs);
    };
    const see = (row: PlacedRow | undefined) => {
      if (response.writableEnded) return;
      if (row) tell(row);
      if (!row || isFinal(row.status)) end();
    };
    const unwatch = changes.watch(id, { see, fail: () => response.destroy() });
    signal.addEventListener('abort', end);
    response.once('close', () => {
      unwatch();
      clearInterval(keepAlive);
      clearTimeout(lastEvent);
      signal.removeEventListener('abort', end);
      resolve();
    });
  });
}

function eventId({ attempt }: PlacedRow, { status, progress, position }: Conversion): string {
  return `${attempt}-${status}-${position ?? Math.round(progress * 1000)}`;
}
