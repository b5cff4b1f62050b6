import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

/** How fast what the server answers comes through: so many bytes, then so many ms nothing. No bytes: nothing at all. */
interface Pace {
  bytes: number;
  everyMs: number;
}

/** Stands between a client and a server on loopback, so that a test can lose or slow down their connections. */
export interface TcpProxy {
  port: number;
  /** How many bytes clients sent through it so far. */
  bytesSent(): number;
  /** Drops all connections; new ones are taken. */
  cut(): void;
  /** Drops all connections and takes none, as a server that is down. */
  refuse(): Promise<void>;
  /** Takes connections again, on the same port. */
  accept(): Promise<void>;
  /** From now on, on every connection; undefined: as fast as it goes. */
  slowDown(pace: Pace | undefined): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let pace: Pace | undefined;
  let sent = 0;
  const server = createServer((client) => {
    const upstream = connect(target);
    client.pipe(upstream);
    client.on('data', (bytes) => {
      sent += bytes.length;
    });
    const answers = paced(() => pace);
    upstream.pipe(answers).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // An end of the line that fails takes the other with it; the test sees it at the client.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        answers.destroy();
        (socket === client ? upstream : client).destroy();
      });
    }
  });

  async function listen(port: number): Promise<number> {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  async function refuse(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  }

  const port = await listen(0);
  return {
    port,
    bytesSent: () => sent,
    cut,
    refuse,
    async accept() {
      await listen(port);
    },
    slowDown(wanted) {
      pace = wanted;
    },
    close: refuse,
  };
}

function paced(current: () => Pace | undefined): Transform {
  const passOn = async (answer: Buffer): Promise<void> => {
    for (let at = 0; at < answer.length && !answers.destroyed;) {
      const pace = current();
      const piece = answer.subarray(at, at + (pace?.bytes ?? answer.length));
      if (piece.length > 0) answers.push(piece);
      at += piece.length;
      if (pace) await wait(pace.everyMs);
    }
  };
  const answers = new Transform({
    transform(answer: Buffer, _encoding, done) {
      passOn(answer).then(() => {
        done();
      }, done);
    },
  });
  return answers;
}
