import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * When a server closes, Node waits for kept-alive connections and for those without any request, which
 * browsers open in advance.
 * @returns a function that closes connections without a running request now, and all others after their
 * answer
 */
export function trackConnections(server: Server): () => void {
  const runningOn = new Map<Socket, number>();
  let closing = false;

  function endIfIdle(socket: Socket): void {
    if (closing && runningOn.get(socket) === 0) socket.destroySoon();
  }

  server.on('connection', (socket) => {
    runningOn.set(socket, 0);
    socket.once('close', () => runningOn.delete(socket));
    endIfIdle(socket);
  });
  server.on('request', ({ socket }, response) => {
    runningOn.set(socket, (runningOn.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const running = runningOn.get(socket);
      if (running === undefined) return;
      runningOn.set(socket, running - 1);
      endIfIdle(socket);
    });
  });
  return () => {
    closing = true;
    for (const socket of runningOn.keys()) endIfIdle(socket);
  };
}
