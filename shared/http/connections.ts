import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Node waits at its close for connections that are kept alive or have never asked anything, as browsers open them ahead.
 * @returns ends those without a running request now, and every other one after its answer
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
