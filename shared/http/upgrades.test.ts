import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import express from 'express';
import WebSocket from 'ws';
import { waitUntil } from '../testing/wait-until.ts';
import { listen, type HttpServer } from './server.ts';
import { upgradeOf } from './upgrades.ts';

describe('a server that accepts WebSockets', () => {
  let server: HttpServer;
  let seen: { method: string; url: string; size: number; upgrade: boolean; connection: unknown }[];

  beforeEach(async () => {
    seen = [];
    const app = express().use(async (request, response) => {
      const upgrade = upgradeOf(response) !== undefined;
      let size = 0;
      for await (const chunk of request) size += (chunk as Buffer).length;
      const { method, url, headers } = request;
      seen.push({ method, url, size, upgrade, connection: headers.connection });
      if (url === '/long') Readable.from(Array<Buffer>(100).fill(Buffer.alloc(50_000))).pipe(response);
      else response.json({ ok: true });
    });
    server = await listen(app, { host: '127.0.0.1', port: 0, upgrades: true });
  });
  afterEach(() => server.close(0));

  const ask = async (method: string, headers: OutgoingHttpHeaders, body?: Buffer) => {
    const call = httpRequest(`${server.url}/videos?a=1`, { method, headers });
    // Node's client would take the answer for that to an upgrade else.
    call.end(body);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, body: await text(answer), connection: answer.headers.connection };
  };

  it('gives handshakes to the handler of all requests, whose answer refuses them', async () => {
    const client = new WebSocket(`${server.url.replace('http:', 'ws:')}/ws?a=1`);
    const [, answer] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
    expect([answer.statusCode, await text(answer)]).to.deep.equal([200, '{"ok":true}']);
    expect(answer.headers.connection).to.equal('close');
    expect(seen[0]).to.include({ method: 'GET', url: '/ws?a=1', upgrade: true });
  });

  it('answers them in full, however long the answer is', async () => {
    const client = new WebSocket(`${server.url.replace('http:', 'ws:')}/long`);
    const [, answer] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
    expect((await buffer(answer)).length).to.equal(5_000_000);
  });

  it('answers in HTTP/1.1 what offers another protocol, with its body and on the same connection', async () => {
    const offer = { Upgrade: 'h2c', 'HTTP2-Settings': 'AAEAAEAAAAIAAAAA' };
    const body = Buffer.alloc(3_000_000, 'x');
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    const answers = () => Buffer.concat(received).toString().split('{"ok":true}').length - 1;
    const head = (method: string, more: string) =>
      `${method} /videos?a=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n` +
      Object.entries(offer)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('') +
      `${more}\r\n`;
    socket.write(head('GET', ''));
    await waitUntil('the first answer', () => answers() === 1);
    socket.write(head('POST', `Content-Length: ${body.length}\r\n`));
    socket.write(body);
    await waitUntil('the second answer', () => answers() === 2);
    socket.write('GET /third HTTP/1.1\r\nHost: x\r\n\r\n');
    await waitUntil('the third answer', () => answers() === 3);
    socket.destroy();
    expect(seen.map(({ method, url, size, upgrade }) => [method, url, size, upgrade])).to.deep.equal([
      ['GET', '/videos?a=1', 0, false],
      ['POST', '/videos?a=1', body.length, false],
      ['GET', '/third', 0, false],
    ]);
  });

  it('takes only a GET for a handshake', async () => {
    const answer = await ask(
      'POST',
      { Connection: 'close, Upgrade', Upgrade: 'websocket' },
      Buffer.from('{}'),
    );
    expect(answer).to.deep.equal({ status: 200, body: '{"ok":true}', connection: 'close' });
    expect(seen[0]).to.include({ method: 'POST', size: 2, upgrade: false, connection: 'close' });
  });

  it('survives a caller who is gone before the answer', async () => {
    const { port, hostname } = new URL(server.url);
    for (const protocol of ['websocket', 'h2c']) {
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`);
      await once(socket, 'connect');
      socket.resetAndDestroy();
    }
    expect((await ask('GET', {})).status).to.equal(200);
  });

  it('closes a connection that offers another protocol before its earlier answer', async () => {
    const { port, hostname } = new URL(server.url);
    for (const protocol of ['websocket', 'h2c']) {
      const socket = connect(Number(port), hostname);
      const closed = once(socket, 'close');
      socket.write(
        `GET /first HTTP/1.1\r\nHost: x\r\n\r\n` +
          `GET /second HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`,
      );
      socket.resume();
      await closed;
    }
    expect((await ask('GET', {})).status).to.equal(200);
  });

  it('keeps nothing of the offers of a connection', async () => {
    const warnings: string[] = [];
    const warn = ({ name }: Error) => warnings.push(name);
    process.on('warning', warn);
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    for (let asked = 0; asked < 12; asked++) {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      await once(socket, 'data');
    }
    socket.destroy();
    process.off('warning', warn);
    expect(warnings).to.deep.equal([]);
  });

  it('closes without waiting for handshakes', async () => {
    const idle = new WebSocket(`${server.url.replace('http:', 'ws:')}/ws`);
    await once(idle, 'unexpected-response');
    await server.close();
  });
});
