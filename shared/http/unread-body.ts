import type { IncomingMessage } from 'node:http';

const unreadBodyMs = 10_000;

/**
 * An answer before the end of the body lets the client stop sending. Meanwhile Node discards what still
 * arrives, because a reset connection would lose the answer. A client that keeps sending is cut off.
 */
export function limitUnreadBody(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.destroy(), unreadBodyMs);
  request.once('close', () => {
    clearTimeout(timer);
  });
}
