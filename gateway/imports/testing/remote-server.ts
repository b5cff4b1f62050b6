import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server elsewhere, for one test. */
export interface RemoteServer {
  url: string;
  port: number;
  /** What was asked for, in order. */
  requests: IncomingMessage[];
  close: () => Promise<void>;
}

/** @param answers to each request, by its path; the last one of a list from then on */
export async function startRemoteServer(
  answers: Record<string, Answer | readonly Answer[]>,
): Promise<RemoteServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const earlier = requests.filter(({ url }) => url === path).length;
    requests.push(request);
    const all = [answers[path] ?? notFound].flat();
    (all[Math.min(earlier, all.length - 1)] ?? notFound)(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, port, requests },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const notFound: Answer = (_request, response) => {
  response.writeHead(404).end();
};

/** For tests alone: no setting allows loopback. All names lead there too. */
export function loopbackNetwork<Parts extends object>(parts: Parts) {
  return {
    isAllowed: (address: string) => address === '127.0.0.1',
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    silenceMs: 10_000,
    ...parts,
  };
}

/** A file that can be resumed. @param cutAfter bytes of each answer, then the connection is lost */
export function resumable(
  content: Buffer,
  { cutAfter, etag = '"v1"' }: { cutAfter?: number; etag?: string } = {},
): Answer {
  return ({ headers }, response) => {
    const isRange = headers.range !== undefined && headers['if-range'] === etag;
    const start = isRange ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]) : 0;
    const rest = content.subarray(start);
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(isRange ? 206 : 200, {
      'Content-Length': rest.length,
      ETag: etag,
      ...(isRange ? { 'Content-Range': range } : {}),
    });
    if (cutAfter === undefined || cutAfter >= rest.length) response.end(rest);
    else cut(response, rest.subarray(0, cutAfter));
  };
}

/** Sends this, then loses the connection. */
export function cut(response: ServerResponse, sent: Buffer): void {
  response.write(sent, () => {
    // What is sent must not be lost with it.
    response.socket?.end();
  });
}
