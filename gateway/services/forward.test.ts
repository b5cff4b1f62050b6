import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import express, { type Request, type RequestHandler } from 'express';
import { listen, type HttpServer } from '../../shared/http/server.ts';
import { recordLog, type RecordedLog } from '../../shared/testing/recorded-log.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { forwardTo } from './forward.ts';
import { gatewayBefore } from './testing/gateway-before.ts';

interface Seen {
  method: string;
  url: string;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

describe('a call that the gateway hands on', () => {
  let service: HttpServer;
  let gateway: HttpServer;
  let log: RecordedLog;
  let seen: Seen[];
  let answer: RequestHandler;

  beforeEach(async () => {
    seen = [];
    answer = (_request, response) => response.json({ ok: true });
    const read = express.raw({ type: ({ url = '' }) => !url.startsWith('/stream'), limit: '1mb' });
    const app = express().use(read, (request, response, next) => {
      const { method, url } = request;
      const headers = request.headers as Seen['headers'];
      const body: unknown = request.body;
      seen.push({ method, url, headers, body: Buffer.isBuffer(body) ? body : Buffer.of() });
      return answer(request, response, next);
    });
    service = await listen(app, { host: '127.0.0.1', port: 0 });
    gateway = await start(service.url);
  });
  afterEach(() => Promise.all([gateway.close(0), service.close(0)]));

  function start(url: string, options: { silenceMs?: number } = {}): Promise<HttpServer> {
    log = recordLog();
    return gatewayBefore(forwardTo({ name: 'users', url }, options), log.log);
  }
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(gateway.url + path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const begin = (path: string, method: string, headers: Record<string, string | number> = {}) => {
    const call = httpRequest(gateway.url + path, { method, headers });
    call.on('error', () => undefined);
    return call;
  };
  const answerOf = async (call: ClientRequest) => ((await once(call, 'response')) as [IncomingMessage])[0];

  it('arrives as it was sent', async () => {
    const body = '{ "email": "Größe@example.org" , broken';
    await post('/auth/login?a=1', body, {
      Authorization: 'Bearer a.b.c',
      'User-Agent': 'curl/8',
      Traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(seen).to.have.length(1);
    expect(seen[0]).to.include({ method: 'POST', url: '/auth/login?a=1' });
    expect(String(seen[0]?.body)).to.equal(body);
    expect(seen[0]?.headers).to.include({
      authorization: 'Bearer a.b.c',
      'content-type': 'application/json',
      'user-agent': 'curl/8',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      host: new URL(service.url).host,
    });
  });

  it('arrives packed where it was packed, for the service to unpack within its limit', async () => {
    const packed = new Uint8Array(gzipSync('{"email":"x"}'));
    await post('/auth/login', packed, { 'Content-Encoding': 'gzip' });
    expect(seen[0]?.headers['content-encoding']).to.equal('gzip');
    expect(String(seen[0]?.body)).to.equal('{"email":"x"}');
  });

  it('arrives without cookies, hop-by-hop headers and what the caller says of its address', async () => {
    const call = begin('/auth/me', 'GET', {
      ...{ Cookie: 'x=1', 'X-Forwarded-For': '203.0.113.7', Forwarded: 'for=203.0.113.7' },
      ...{ 'X-Real-IP': '203.0.113.7', 'X-Forwarded-Proto': 'https', 'Proxy-Authorization': 'Basic x' },
      ...{ Connection: 'close, X-Secret', 'X-Secret': 'x', TE: 'trailers', Expect: '100-continue' },
    });
    (await answerOf(call.end())).resume();
    expect(seen[0]?.headers).to.have.all.keys('connection', 'host', 'x-forwarded-for');
    expect(seen[0]?.headers['connection']).to.equal('keep-alive');
    expect(seen[0]?.headers['x-forwarded-for']).to.match(/^(::ffff:)?127\.0\.0\.1$|^::1$/);
  });

  it('is framed as it was: with its length, in chunks, or without a body', async () => {
    await post('/a', '{}');
    (await answerOf(begin('/b', 'POST', { 'Transfer-Encoding': 'chunked' }).end('in chunks'))).resume();
    (await answerOf(begin('/c', 'DELETE').end())).resume();
    (await answerOf(begin('/d', 'GET', { 'Content-Length': 2 }).end('{}'))).resume();
    expect(seen.map(({ headers, body }) => [headers['content-length'], String(body)])).to.deep.equal([
      ['2', '{}'],
      [undefined, 'in chunks'],
      ['0', ''],
      ['2', '{}'],
    ]);
  });

  it('is answered as the service answers', async () => {
    answer = (_request, response) =>
      response
        .status(401)
        .set({ 'WWW-Authenticate': 'Bearer', 'Cache-Control': 'no-store', 'Retry-After': '7' })
        .set({ Location: '/users/7', ETag: '"x"' })
        .type('application/problem+json')
        .send('{"code":"bad-credentials"}');
    const got = await post('/auth/login', '{}');
    expect(got.status).to.equal(401);
    expect(Object.fromEntries(got.headers)).to.include({
      'www-authenticate': 'Bearer',
      'cache-control': 'no-store',
      'retry-after': '7',
      location: '/users/7',
      etag: '"x"',
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': '26',
    });
    expect(await got.text()).to.equal('{"code":"bad-credentials"}');
  });

  it('is answered without what tells of the service’s inside, and with the gateway’s own headers', async () => {
    answer = (_request, response) =>
      response
        .set({ 'Set-Cookie': 'a=1', 'X-Powered-By': 'Express', Server: 'x', 'X-Frame-Options': 'ALLOWALL' })
        .set({ 'Access-Control-Allow-Origin': '*', 'X-Internal': 'x' })
        .json({});
    const { headers } = await post('/auth/login', '{}');
    for (const name of ['set-cookie', 'x-powered-by', 'server', 'access-control-allow-origin', 'x-internal'])
      expect(headers.get(name), name).to.equal(null);
    expect(headers.get('x-frame-options')).to.equal('SAMEORIGIN');
  });

  it('may be answered with nothing, or elsewhere, which is not followed', async () => {
    answer = (_request, response) => response.status(204).end();
    expect((await post('/auth/login', '{}')).status).to.equal(204);
    answer = (_request, response) => {
      response.redirect('http://127.0.0.1:1/');
    };
    expect((await fetch(`${gateway.url}/auth/me`, { redirect: 'manual' })).status).to.equal(302);
    answer = (_request, response) => response.set('ETag', '"x"').status(304).end();
    expect((await fetch(`${gateway.url}/auth/me`)).status).to.equal(304);
  });

  it('is answered by HEAD with the headers alone', async () => {
    const got = await fetch(`${gateway.url}/auth/me`, { method: 'HEAD' });
    expect(got.headers.get('content-length')).to.equal('11');
    expect(await got.text()).to.equal('');
    expect(seen[0]?.method).to.equal('HEAD');
  });

  it('is streamed both ways, no faster than the other side reads', async () => {
    const size = 64 * 1024 * 1024;
    let taken: Request | undefined;
    answer = (request, response) => {
      taken = request;
      response.writeHead(200);
      response.write('begun');
    };
    const upload = begin('/stream', 'POST', { 'Content-Length': size });
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const pour = () => {
      while (sent < size && upload.write(chunk)) sent += chunk.length;
    };
    upload.on('drain', pour);
    pour();
    // The answer arrives before the body has ended, and the body waits for its reader.
    const got = await answerOf(upload);
    expect(String((await once(got, 'data'))[0])).to.equal('begun');
    let before = -1;
    await waitUntil('the caller to be held back', () => {
      const still = sent === before;
      before = sent;
      return still;
    });
    expect(sent).to.be.lessThan(size / 2);
    taken?.resume();
    await waitUntil('the whole body', () => taken?.complete === true || sent >= size);
    upload.destroy();
  });

  it('ends at the service when the caller leaves, before the answer and in it', async () => {
    let closed = 0;
    answer = (request, response) => {
      response.on('close', () => closed++);
      if (request.url !== '/stream/silent') response.write('begun');
    };
    const waiting = begin('/stream/silent', 'GET').end();
    const reading = begin('/stream', 'GET').end();
    const uploading = begin('/stream', 'POST', { 'Content-Length': 100 });
    uploading.write('half');
    await Promise.all([answerOf(reading), answerOf(uploading)]);
    for (const call of [waiting, reading, uploading]) call.destroy();
    await waitUntil('all three to end', () => closed === 3);
    expect(log.text()).to.not.include('"level":"error"');
    expect(log.text()).to.not.include('unavailable');
  });

  it('is answered 503 while the service is down, however much it brings, and well again afterwards', async () => {
    const { port } = new URL(service.url);
    await service.close();
    for (const body of ['{}', 'x'.repeat(4_000_000)]) {
      const got = await post('/auth/login', body);
      expect(got.status).to.equal(503);
      expect(got.headers.get('retry-after')).to.equal('5');
      expect(got.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(await got.json()).to.include({
        code: 'unavailable',
        detail:
          "Mixdown's users service is unavailable right now. Nothing was changed. Please try again in a moment.",
      });
    }
    const back: RequestHandler = (_request, response) => response.json({ back: true });
    service = await listen(express().use(back), { host: '127.0.0.1', port: Number(port) });
    expect(await (await post('/auth/login', '{}')).json()).to.deep.equal({ back: true });
  });

  it('is answered 503 where the service drops it, and cut off where it drops the answer', async () => {
    answer = (_request, response) => {
      response.destroy();
    };
    expect((await post('/auth/login', '{}')).status).to.equal(503);
    answer = (_request, response) => {
      response.set('Content-Length', '100').write('half');
      setImmediate(() => response.destroy());
    };
    const got = await post('/auth/login', '{}');
    expect(got.status).to.equal(200);
    let failure: unknown;
    await got.text().catch((error: unknown) => (failure = error));
    expect(failure).to.be.instanceOf(Error);
    await waitUntil('the reason in the log', () => log.text().includes('users service is unavailable'));
  });

  it('gets the answer of a service that reads no more of the body', async () => {
    answer = (_request, response) => response.status(413).json({ code: 'too-large' });
    const got = await post('/stream', 'x'.repeat(4_000_000));
    expect([got.status, await got.json()]).to.deep.equal([413, { code: 'too-large' }]);
    expect((await post('/auth/login', '{}')).status).to.equal(413);
  });

  it('uses connections again', async () => {
    const ports = new Set<number | undefined>();
    answer = (request, response) => {
      ports.add(request.socket.remotePort);
      response.json({});
    };
    for (let n = 0; n < 20; n++) await (await post('/auth/login', '{}')).text();
    expect(ports.size).to.equal(1);
  });

  describe('to a service that is silent', () => {
    let silent: Server;
    let sockets: Socket[];
    beforeEach(async () => {
      sockets = [];
      silent = createServer((socket) => {
        sockets.push(socket.on('error', () => undefined).on('end', () => socket.end()));
      }).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      await gateway.close();
      const { port } = silent.address() as AddressInfo;
      gateway = await start(`http://127.0.0.1:${port}`, { silenceMs: 200 });
    });
    afterEach(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });

    it('is answered 503 after a while', async () => {
      for (const body of ['{}', 'x'.repeat(40_000_000)])
        expect((await post('/auth/login', body)).status).to.equal(503);
      expect(log.text()).to.include('it was silent for 0.2 s');
    });

    it('may take its time to send, and read slowly once the answer has begun', async () => {
      // As long as it takes another call to run into the limit.
      const meanwhile = async () => expect((await post('/auth/login', '{}')).status).to.equal(503);
      const call = begin('/auth/login', 'POST', { 'Content-Length': 4 });
      call.write('{');
      await waitUntil('the first byte', () => (sockets[0]?.bytesRead ?? 0) > 0);
      await meanwhile();
      call.end('  }');
      const answered = answerOf(call);
      const [head] = (await once(sockets[0]!, 'data')) as [Buffer];
      expect(String(head)).to.include('POST /auth/login');
      sockets[0]!.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha');
      const got = await answered;
      await meanwhile();
      sockets[0]!.write('lf');
      expect(await text(got)).to.equal('half');
    });
  });
});
