import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { listen } from './server.ts';

const anywhere = { host: '127.0.0.1', port: 0 };
/** Longer than any of these tests may take: closing must not wait for it. */
const noGraceNeeded = 60_000;

describe('HTTP server', () => {
  it('tells where it listens, and that a port is taken', async () => {
    const server = await listen((_request, response) => response.end('here'), anywhere);
    try {
      expect(await (await fetch(server.url)).text()).to.equal('here');
      const port = Number(new URL(server.url).port);
      expect(await rejection(listen(() => undefined, { ...anywhere, port }))).to.include({
        code: 'EADDRINUSE',
      });
    } finally {
      await server.close();
    }
  });

  it('lets a running request finish when it closes, and takes no new one', async () => {
    const running: ServerResponse[] = [];
    const server = await listen((_request, response) => void running.push(response), anywhere);
    const agent = new Agent({ keepAlive: true });
    const answer = once(get(server.url, { agent }), 'response') as Promise<[IncomingMessage]>;
    const response = await waitUntil('the request', () => running[0]);

    const closed = server.close(noGraceNeeded);
    await rejection(fetch(server.url));
    response.end('finished');
    const [message] = await answer;
    expect((await message.toArray()).join('')).to.equal('finished');
    await closed;
    agent.destroy();
  });

  it('waits for no connection that is idle or has never asked anything', async () => {
    const server = await listen((_request, response) => response.end('here'), anywhere);
    const agent = new Agent({ keepAlive: true });
    const [message] = (await once(get(server.url, { agent }), 'response')) as [IncomingMessage];
    await message.toArray();
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(silent, 'connect');
    await (await fetch(server.url)).text();
    await server.close(noGraceNeeded);
    silent.destroy();
    agent.destroy();
  });

  it('cuts what runs longer than the grace', async () => {
    const running: ServerResponse[] = [];
    const server = await listen((_request, response) => void running.push(response), anywhere);
    const answer = rejection(fetch(server.url));
    await waitUntil('the request', () => running[0]);
    await server.close(10);
    await answer;
  });
});
