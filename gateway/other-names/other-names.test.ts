import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import express from 'express';
import WebSocket, { WebSocketServer } from 'ws';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { HttpServer } from '../../shared/http/server.ts';
import { listen } from '../../shared/http/server.ts';
import { createMetrics } from '../../shared/metrics/metrics.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { servicesRoutes } from '../services/services.routes.ts';
import { describing } from '../testing/described.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { otherNames, usualUrl, useUsualNames } from './other-names.ts';

describe('other names', () => {
  it('stand for the usual ones', () => {
    const examples = {
      '/users/register': '/auth/register',
      '/users/login': '/auth/login',
      '/users/profile': '/auth/me',
      '/api/v1/auth/refresh': '/auth/refresh',
      '/api/v1/auth/sessions/7': '/auth/sessions/7',
      '/api/v1/users': '/users',
      '/api/v1/users/me': '/users/me',
      '/api/v1/users/login': '/auth/login',
      '/media': '/videos',
      '/media/7/events': '/videos/7/events',
      '/Media/7': '/videos/7',
      '/USERS/Login/': '/auth/login',
    };
    for (const [name, usual] of Object.entries(examples)) expect(usualUrl(name), name).to.equal(usual);
  });

  it('leave the query alone', () => {
    expect(usualUrl('/media?status=done&q=/media/?x')).to.equal('/videos?status=done&q=/media/?x');
    expect(usualUrl('/media/?')).to.equal('/videos?');
  });

  it('are no beginnings of other words, and no parts of paths', () => {
    for (const path of ['/mediathek', '/users/login/x', '/users/profiles', '/api/v1', '/api/v1/authors'])
      expect(usualUrl(path), path).to.equal(path);
    for (const path of ['/x/media/7', '//media', 'http://x/media', '*', '/'])
      expect(usualUrl(path)).to.equal(path);
  });

  it('are forgotten at the end: no usual name is another name', () => {
    for (const [, usual] of otherNames) expect(usualUrl(usual), usual).to.equal(usual);
  });

  it('drop one slash at the end, but for the page whose links are relative', () => {
    expect(usualUrl('/videos/')).to.equal('/videos');
    expect(usualUrl('/videos/7/?a=1')).to.equal('/videos/7?a=1');
    expect(usualUrl('/docs/')).to.equal('/docs/');
  });

  it('stand in the page for clients as they are in the code', async () => {
    const page = await readFile(new URL('../../docs/other-names.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\S+)`\s*\| `(\S+)`\s*\|$/gm)].map(([, name, path]) => [name, path]);
    expect(rows).to.deep.equal(otherNames);
  });
});

/** Of the users service. */
const described = {
  '/auth/register': { post: {} },
  '/auth/login': { post: {} },
  '/auth/refresh': { post: {} },
  '/auth/me': { get: {} },
  '/auth/sessions/{id}': { delete: {} },
  '/users': { get: {} },
  '/users/me': { patch: {} },
};

describe('a gateway that is called by other names', () => {
  let ground: GatewayGround;
  let users: HttpServer;
  let seen: string[];
  before(async () => {
    ground = await createGatewayGround(createSqliteTestDatabase);
    users = await listen(
      express().use(describing(described), (request, response) => {
        seen.push(`${request.method} ${request.url}`);
        response.json({});
      }),
      { host: '127.0.0.1', port: 0 },
    );
  });
  beforeEach(() => {
    seen = [];
  });
  after(async () => {
    await ground.remove();
    await users.close();
  });

  const owner = '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d';
  const headers = () => ({ Authorization: `Bearer ${ground.accounts.token({ id: owner })}` });
  const upload = (url: string) => {
    const body = new FormData();
    body.set('file', new File(['a video'], 'talk.mp4'));
    return fetch(url, { method: 'POST', body, headers: headers() });
  };

  it('calls the users service by the usual ones, query and method included', async () => {
    const { url } = await ground.start({ urls: { users: users.url } });
    for (const call of [
      'POST /users/register/',
      'POST /users/login?a=1',
      'GET /users/profile',
      'HEAD /users/profile',
      'POST /api/v1/auth/refresh',
      'DELETE /api/v1/auth/sessions/7/',
      'GET /api/v1/users?limit=1',
      'PATCH /api/v1/users/me',
    ]) {
      const [method = '', path = ''] = call.split(' ');
      const { status } = await fetch(url + path, { method });
      expect(status, call).to.equal(200);
    }
    expect(seen).to.deep.equal([
      'POST /auth/register',
      'POST /auth/login?a=1',
      'GET /auth/me',
      'HEAD /auth/me',
      'POST /auth/refresh',
      'DELETE /auth/sessions/7',
      'GET /users?limit=1',
      'PATCH /users/me',
    ]);
  });

  it('takes a video at /media and has it there and at /videos', async () => {
    const { url } = await ground.start();
    const accepted = await upload(`${url}/media/`);
    expect(accepted.status).to.equal(202);
    const { id } = (await accepted.json()) as { id: string };
    expect(accepted.headers.get('location')).to.equal(`/videos/${id}`);
    for (const path of [`/media/${id}`, `/media/${id}/`, `/videos/${id}/`, '/media/?limit=1', '/media']) {
      const answer = await fetch(url + path, { headers: headers() });
      expect([answer.status, await answer.text()], path).to.satisfy(
        ([status, text]: [number, string]) => status === 200 && text.includes(id),
      );
      expect(answer.headers.get('cache-control'), path).to.equal('no-store');
      expect((await fetch(url + path, { method: 'HEAD', headers: headers() })).status, path).to.equal(200);
    }
    expect((await fetch(`${url}/media?limit=x`, { headers: headers() })).status).to.equal(400);
    expect(
      (await fetch(`${url}/media/${id}/cancel`, { method: 'POST', headers: headers() })).status,
    ).to.equal(202);
    expect((await fetch(`${url}/media/${id}`, { method: 'DELETE', headers: headers() })).status).to.equal(
      204,
    );
    expect((await fetch(`${url}/videos/${id}`, { headers: headers() })).status).to.equal(404);
  });

  it('counts calls by the usual ones: for limits and for metrics', async () => {
    const metrics = createMetrics(recordLog().log);
    const rateLimits = { perMinute: 0, accountsPerMinute: 2, store: 'memory' as const };
    const { url } = await ground.start({ urls: { users: users.url }, rateLimits, metrics });
    const statuses: number[] = [];
    for (const path of ['/auth/login', '/api/v1/auth/login', '/users/login', '/api/v1/users/login/'])
      statuses.push((await fetch(url + path, { method: 'POST' })).status);
    expect(statuses).to.deep.equal([200, 200, 429, 429]);
    expect((await fetch(`${url}/api/v1/auth/refresh`, { method: 'POST' })).status).to.equal(200);
    await fetch(`${url}/media/7`);
    const text = async () => (await metrics.scrape()).text;
    await waitUntil('the counts', async () => (await text()).includes('route="/videos/:id"'));
    expect(await text()).to.include('route="/auth/login"');
    expect(await text()).to.not.match(/route="[^"]*(media|api\/v1)/);
  });

  it('names what it doesn’t find as it was asked for', async () => {
    const { url } = await ground.start();
    const answer = await fetch(`${url}/media/7/nothing?a=1`);
    expect(answer.status).to.equal(404);
    expect(await answer.text()).to.include('There is no GET /media/7/nothing.');
  });

  it('lists them in its description', async () => {
    const { url } = await ground.start();
    const { info } = (await (await fetch(`${url}/openapi.json/`)).json()) as {
      info: { description: string };
    };
    for (const [name, path] of otherNames)
      expect(info.description).to.include(`| \`${name}\` | \`${path}\` |`);
    const page = await fetch(`${url}/docs/`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).to.deep.equal([302, '../docs']);
  });

  it('opens WebSockets by them, too', async () => {
    const behind = createServer().listen(0, '127.0.0.1');
    await once(behind, 'listening');
    const sockets = new WebSocketServer({ server: behind });
    const opened: (string | undefined)[] = [];
    sockets.on('connection', (socket, { url }) => {
      opened.push(url);
      socket.close(1000);
    });
    const service = {
      name: 'events',
      url: `http://127.0.0.1:${(behind.address() as AddressInfo).port}`,
      prefixes: ['/videos'],
    };
    const app = express().use(
      useUsualNames,
      servicesRoutes([service], { find: () => Promise.resolve('/videos/{id}/events') }),
    );
    const gateway = await listen(app, { host: '127.0.0.1', port: 0, upgrades: true });
    const client = new WebSocket(`${gateway.url.replace('http:', 'ws:')}/media/7/events/?access_token=a`);
    await once(client, 'close');
    expect(opened).to.deep.equal(['/videos/7/events?access_token=a']);
    await gateway.close();
    behind.close();
  });
});
