import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import express, { type RequestHandler } from 'express';
import { notFoundHandler, problemHandler } from '../../shared/http/problem.ts';
import { listen, type HttpServer } from '../../shared/http/server.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { authProxy } from './auth-proxy.ts';

interface Seen {
  method: string;
  url: string;
  headers: Record<string, string | undefined>;
  body: string;
}

describe('what the gateway hands to the users service', () => {
  let users: HttpServer;
  let gateway: HttpServer;
  let seen: Seen[];
  let answer: RequestHandler;

  beforeEach(async () => {
    seen = [];
    answer = (_request, response) => response.json({ ok: true });
    const behind = express().use(express.text({ type: () => true }), (request, response, next) => {
      const { method, url } = request;
      const headers = request.headers as Seen['headers'];
      seen.push({ method, url, headers, body: (request.body as string | undefined) ?? '' });
      return answer(request, response, next);
    });
    users = await listen(behind, { host: '127.0.0.1', port: 0 });
    const { log } = recordLog();
    const app = express().use(authProxy(users.url), notFoundHandler, problemHandler(log));
    gateway = await listen(app, { host: '127.0.0.1', port: 0 });
  });
  afterEach(() => Promise.all([gateway.close(), users.close()]));

  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(gateway.url + path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });

  it('arrives as it was sent', async () => {
    const body = '{ "email": "Größe@example.org" , broken';
    await post('/auth/login?a=1', body, {
      Authorization: 'Bearer a.b.c',
      'User-Agent': 'curl/8',
      Cookie: 'x=1',
    });
    expect(seen).to.have.length(1);
    expect(seen[0]).to.include({ method: 'POST', url: '/auth/login?a=1', body });
    expect(seen[0]?.headers).to.include({
      authorization: 'Bearer a.b.c',
      'content-type': 'application/json',
      'user-agent': 'curl/8',
    });
    expect(seen[0]?.headers).to.not.have.property('cookie');
  });

  it('is unpacked, as the size of it is limited', async () => {
    await post('/auth/login', new Uint8Array(gzipSync('{"email":"x"}')), { 'Content-Encoding': 'gzip' });
    expect(seen[0]?.body).to.equal('{"email":"x"}');
    const bomb = new Uint8Array(gzipSync('x'.repeat(1_000_000)));
    expect((await post('/auth/login', bomb, { 'Content-Encoding': 'gzip' })).status).to.equal(413);
    expect(seen).to.have.length(1);
  });

  it('is answered as it answers', async () => {
    answer = (_request, response) =>
      response
        .status(401)
        .set({
          'WWW-Authenticate': 'Bearer',
          'Cache-Control': 'no-store',
          'Retry-After': '7',
          'Set-Cookie': 'a=1',
        })
        .type('application/problem+json')
        .send('{"code":"bad-credentials"}');
    const got = await post('/auth/login', '{}');
    expect(got.status).to.equal(401);
    expect(Object.fromEntries(got.headers)).to.include({
      'www-authenticate': 'Bearer',
      'cache-control': 'no-store',
      'retry-after': '7',
      'content-type': 'application/problem+json; charset=utf-8',
    });
    expect(got.headers.get('set-cookie')).to.equal(null);
    expect(await got.text()).to.equal('{"code":"bad-credentials"}');
  });

  it('may be answered with nothing, or elsewhere, which is not followed', async () => {
    answer = (_request, response) => response.status(204).end();
    expect((await post('/auth/login', '{}')).status).to.equal(204);
    answer = (_request, response) => {
      response.redirect('http://127.0.0.1:1/');
    };
    expect((await fetch(`${gateway.url}/auth/me`, { redirect: 'manual' })).status).to.equal(302);
  });

  it('may be a GET with a body, which means nothing', async () => {
    const call = httpRequest(`${gateway.url}/auth/me`, { headers: { 'Content-Length': '2' } });
    call.end('{}');
    const [got] = (await once(call, 'response')) as [IncomingMessage];
    expect(got.statusCode).to.equal(200);
    expect(await text(got)).to.equal('{"ok":true}');
    expect(seen[0]).to.include({ method: 'GET', body: '' });
  });

  it('is nothing but what it is there for', async () => {
    const others = [
      '/.well-known/jwks.json',
      '/health/ready',
      '/auth',
      '/auth/login/x',
      '/internal/api-keys/check',
    ];
    for (const path of others) expect((await fetch(gateway.url + path)).status, path).to.equal(404);
    expect((await fetch(`${gateway.url}/auth/login`)).status).to.equal(404);
    expect(seen).to.be.empty;
  });

  it('is never another path than the one that was asked for', async () => {
    // fetch would tidy them up itself.
    const [host, port] = new URL(gateway.url).host.split(':');
    for (const path of [
      '/users/..',
      '/users/%2e%2e',
      '/auth/sessions/..',
      '/auth/sessions/%2E%2E',
      '/users/.',
      'http://x@y/auth/me',
    ]) {
      const asked = httpRequest({ host, port, path, method: 'GET' }).end();
      const [{ statusCode }] = (await once(asked, 'response')) as [IncomingMessage];
      expect(statusCode, path).to.equal(404);
    }
    expect(seen).to.be.empty;
  });

  it('tells whom it speaks for, whatever they say themselves', async () => {
    await post('/auth/login', '{}', { 'X-Forwarded-For': '203.0.113.7' });
    expect(seen[0]?.headers['x-forwarded-for']).to.match(/^(::ffff:)?127\.0\.0\.1$|^::1$/);
  });

  it('is answered 503 while it is down, and well again afterwards', async () => {
    const { port } = new URL(users.url);
    await users.close();
    const got = await post('/auth/login', '{}');
    expect(got.status).to.equal(503);
    expect(got.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(await got.json()).to.include({ code: 'unavailable' });
    const back: RequestHandler = (_request, response) => response.json({ back: true });
    users = await listen(express().use(back), { host: '127.0.0.1', port: Number(port) });
    expect(await (await post('/auth/login', '{}')).json()).to.deep.equal({ back: true });
  });

  it('is answered 503 when it is cut off in the middle', async () => {
    answer = (_request, response) => {
      response.set('Content-Length', '100').write('half');
      response.destroy();
    };
    expect((await post('/auth/login', '{}')).status).to.equal(503);
  });
});
