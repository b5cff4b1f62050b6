import type { IncomingMessage } from 'node:http';

const unreadBodyMs = 10_000;

/**
 * An answer before the end of the body lets the client stop sending; Node meanwhile throws away what still comes, so that
 * the answer is not lost in a reset connection. One that goes on sending all the same is cut off.
 */
export function limitUnreadBody(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.destroy(), unreadBodyMs);
  request.once('close', () => {
    clearTimeout(timer);
  });
}
