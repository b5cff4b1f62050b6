import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpService,
} from 'node:http';
import { expect } from 'chai';
import type { RequestHandler } from 'express';
import WebSocket, { WebSocketServer } from 'ws';
import type { HttpServer } from '../../shared/http/server.ts';
import { recordLog, type RecordedLog } from '../../shared/testing/recorded-log.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { forwardTo } from './forward.ts';
import { gatewayBefore } from './testing/gateway-before.ts';

const pass: RequestHandler = (_request, _response, next) => {
  next();
};

describe('a WebSocket that the gateway hands on', () => {
  let rooms: HttpService;
  let sockets: WebSocketServer;
  let gateway: HttpServer;
  let log: RecordedLog;
  let asked: IncomingMessage[];
  let clients: WebSocket[];

  const start = (port: number, options: { silenceMs?: number } = {}) => {
    log = recordLog();
    const forward = forwardTo({ name: 'rooms', url: `http://127.0.0.1:${port}` }, options);
    return gatewayBefore(
      (request, response, next) =>
        (request.path.startsWith('/ws/rooms/') ? forward : pass)(request, response, next),
      log.log,
    );
  };
  beforeEach(async () => {
    asked = [];
    clients = [];
    rooms = createHttpServer().listen(0, '127.0.0.1');
    sockets = new WebSocketServer({ noServer: true });
    rooms.on('upgrade', (request, socket, head) => {
      asked.push(request);
      if (request.url?.includes('bad'))
        socket.end(
          'HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\nWWW-Authenticate: Bearer\r\n' +
            'Set-Cookie: a=1\r\nX-Powered-By: Express\r\nContent-Length: 21\r\n\r\n{"code":"bad-token"} ',
        );
      else
        sockets.handleUpgrade(request, socket, head, (client) => {
          client.on('message', (data, binary) => {
            client.send(data, { binary });
          });
        });
    });
    await once(rooms, 'listening');
    gateway = await start((rooms.address() as AddressInfo).port);
  });
  afterEach(async () => {
    for (const client of [...clients, ...sockets.clients]) client.terminate();
    await gateway.close(0);
    rooms.closeAllConnections();
    rooms.close();
  });

  const dial = (path: string, options: WebSocket.ClientOptions = {}, protocols: string[] = []) => {
    const client = new WebSocket(gateway.url.replace('http:', 'ws:') + path, protocols, options);
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };
  const refusal = async (client: WebSocket) => {
    const [, answer] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() };
  };
  const logged = () => log.lines().filter(({ msg }) => msg.startsWith('request '));

  it('carries messages both ways, large and binary ones as well', async () => {
    const client = dial('/ws/rooms/7?access_token=a.b.c', {}, ['chat']);
    await once(client, 'open');
    expect(client.protocol).to.equal('chat');
    for (const message of [Buffer.from('hello'), Buffer.alloc(5_000_000, 7)]) {
      client.send(message);
      const [back] = (await once(client, 'message')) as [Buffer];
      expect(back.equals(message)).to.equal(true);
    }
    expect(asked[0]?.url).to.equal('/ws/rooms/7?access_token=a.b.c');
  });

  it('tells the service whom it is for, and nothing that the caller says of that', async () => {
    const headers = { Cookie: 'a=1', 'X-Forwarded-For': '203.0.113.7', 'X-Internal': 'x' };
    await once(dial('/ws/rooms/7', { headers }), 'open');
    expect(asked[0]?.headers).to.not.have.any.keys('cookie', 'x-internal');
    expect(asked[0]?.headers['x-forwarded-for']).to.match(/127\.0\.0\.1$|^::1$/);
  });

  it('announces no body to the service, which would take the next call for it', async () => {
    const headers = { 'Content-Length': '60', 'Content-Type': 'text/plain' };
    await once(dial('/ws/rooms/7', { headers }), 'open');
    expect(asked[0]?.headers).to.not.have.any.keys('content-length', 'content-type');
  });

  it('is logged once when it ends, without its token', async () => {
    const client = dial('/ws/rooms/7?access_token=secret');
    await once(client, 'open');
    client.close(1000);
    await waitUntil('the line in the log', () => logged().length > 0);
    expect(logged()).to.have.length(1);
    expect(logged()[0]).to.deep.include({ level: 'debug', msg: 'request completed', res: { status: 101 } });
    expect(log.text()).to.not.include('secret');
  });

  it('ends on one side when the other ends: by its code, by a lost line, and with the gateway', async () => {
    const closing = dial('/ws/rooms/7');
    await once(closing, 'open');
    for (const client of sockets.clients) client.close(4001, 'enough');
    expect((await once(closing, 'close')).slice(0, 1)).to.deep.equal([4001]);

    const cut = dial('/ws/rooms/7');
    await once(cut, 'open');
    cut.terminate();
    await waitUntil('the service to lose the caller', () => sockets.clients.size === 0);

    const dying = dial('/ws/rooms/7');
    await once(dying, 'open');
    const garbage: unknown[] = [];
    dying.on('message', (message) => garbage.push(message));
    for (const socket of sockets.clients)
      (socket as unknown as { _socket: Socket })._socket.resetAndDestroy();
    expect((await once(dying, 'close'))[0]).to.equal(1006);
    expect(garbage).to.be.empty;

    const last = dial('/ws/rooms/7');
    await once(last, 'open');
    await gateway.close();
    expect((await once(last, 'close'))[0]).to.equal(1006);
    await waitUntil('the service to lose the caller', () => sockets.clients.size === 0);
    expect(logged().every(({ msg }) => msg === 'request completed')).to.equal(true);
  });

  it('is refused as the service refuses it, without what tells of its inside', async () => {
    const { status, headers, body } = await refusal(dial('/ws/rooms/bad'));
    expect([status, body.trim()]).to.deep.equal([401, '{"code":"bad-token"}']);
    expect(headers).to.include({
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer',
      'x-frame-options': 'SAMEORIGIN',
    });
    expect(headers).to.not.have.any.keys('set-cookie', 'x-powered-by');
    await waitUntil('the line in the log', () => logged().length > 0);
    expect(logged()[0]).to.deep.include({ msg: 'request completed', res: { status: 401 } });
  });

  it('is refused as a problem where no service has its path', async () => {
    const { status, headers, body } = await refusal(dial('/ws/elsewhere'));
    expect(status).to.equal(404);
    expect(headers['content-type']).to.match(/^application\/problem\+json/);
    expect(headers.connection).to.equal('close');
    expect(JSON.parse(body)).to.include({ code: 'not-found' });
    expect(asked).to.be.empty;
  });

  it('is answered 503 while the service is down', async () => {
    rooms.close();
    const { status, headers, body } = await refusal(dial('/ws/rooms/7'));
    expect(status).to.equal(503);
    expect(headers['content-type']).to.match(/^application\/problem\+json/);
    expect(headers['retry-after']).to.equal('5');
    expect(JSON.parse(body)).to.include({ code: 'unavailable' });
  });

  describe('to a service that is silent', () => {
    let silent: Server;
    let held: Socket[];
    beforeEach(async () => {
      held = [];
      silent = createServer((socket) => void held.push(socket.on('error', () => undefined)));
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      await gateway.close();
    });
    afterEach(() => {
      for (const socket of held) socket.destroy();
      silent.close();
    });
    const port = () => (silent.address() as AddressInfo).port;

    it('is answered 503 after a while', async () => {
      gateway = await start(port(), { silenceMs: 200 });
      expect((await refusal(dial('/ws/rooms/7'))).status).to.equal(503);
    });

    it('ends when the caller doesn’t wait for the answer', async () => {
      gateway = await start(port());
      const { hostname, port: gatewayPort } = new URL(gateway.url);
      const caller = connect(Number(gatewayPort), hostname).on('error', () => undefined);
      caller.write(
        'GET /ws/rooms/7 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      );
      await waitUntil('the handshake', () => (held[0]?.bytesRead ?? 0) > 0 || held.length > 0);
      let ended = false;
      held[0]?.resume().once('close', () => (ended = true));
      caller.resetAndDestroy();
      await waitUntil('the service to lose the caller', () => ended);
      await waitUntil('the line in the log', () => logged().length > 0);
      expect(logged()[0]).to.include({ msg: 'request aborted' });
    });
  });
});
