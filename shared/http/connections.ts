import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Whether an earlier request of this connection has no complete answer yet. */
  isAnswering(socket: Socket): boolean;
  /** Closes connections without a running request now, and all others after their answer. */
  endIdle(): void;
}

/**
 * When a server closes, Node waits for kept-alive connections and for those without any request, which
 * browsers open in advance.
 */
export function trackConnections(server: Server): Connections {
  const runningOn = new Map<Socket, number>();
  let closing = false;

  function endIfIdle(socket: Socket): void {
    if (closing && runningOn.get(socket) === 0) socket.destroySoon();
  }

  server.on('connection', (socket) => {
    // A connection whose offer of another protocol was ignored is announced again.
    if (!runningOn.has(socket)) {
      runningOn.set(socket, 0);
      socket.once('close', () => runningOn.delete(socket));
    }
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
  return {
    isAnswering: (socket) => (runningOn.get(socket) ?? 0) > 0,
    endIdle() {
      closing = true;
      for (const socket of runningOn.keys()) endIfIdle(socket);
    },
  };
}
