import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import type { Database } from '../../shared/database/database.ts';
import { openDatabase } from '../../shared/database/open-database.ts';
import { problemHandler, problemSchema } from '../../shared/http/problem.ts';
import { listen } from '../../shared/http/server.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { migrations } from '../database/migrations.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { createRateLimits, type RateLimitSettings } from './rate-limits.ts';

const none: RateLimitSettings = { perMinute: 0, accountsPerMinute: 0, store: 'memory' };

describe('rate limits of the gateway', () => {
  let ground: GatewayGround;
  beforeEach(async () => {
    ground = await createGatewayGround(createSqliteTestDatabase);
  });
  afterEach(() => ground.remove());

  const start = async (rateLimits: Partial<RateLimitSettings>, trustProxy = 0) =>
    (await ground.start({ trustProxy, rateLimits: { ...none, ...rateLimits } })).url;
  const statuses = async (calls: (() => Promise<Response>)[]) => {
    const seen: number[] = [];
    for (const call of calls) seen.push((await call()).status);
    return seen;
  };
  const times = (count: number, call: () => Promise<Response>) => Array.from({ length: count }, () => call);
  const from = (url: string, address: string) => () =>
    fetch(`${url}/videos`, { headers: { 'X-Forwarded-For': address } });

  it('answer a caller over the limit with 429, and say what is wrong and when to come again', async () => {
    const url = await start({ perMinute: 2 });
    const within = await fetch(`${url}/videos`);
    expect(within.status).to.equal(401);
    expect(within.headers.get('ratelimit')).to.match(/^"requests"; r=1; t=\d+$/);
    expect(within.headers.get('ratelimit-policy')).to.match(/^"requests"; q=2; w=60; pk=:.+:$/);
    await fetch(`${url}/videos`);
    const over = await fetch(`${url}/videos`);
    expect(over.status).to.equal(429);
    expect(over.headers.get('content-type')).to.include('application/problem+json');
    expect(over.headers.get('ratelimit')).to.match(/^"requests"; r=0; t=\d+$/);
    const seconds = over.headers.get('retry-after');
    expect(Number(seconds)).to.be.within(1, 60);
    expect(problemSchema.parse(await over.json())).to.deep.equal({
      ...{ type: 'about:blank', title: 'Too Many Requests', status: 429, code: 'too-many-requests' },
      detail: `Too many requests came from your address. Please try again in ${seconds} seconds.`,
    });
  });

  it('leave health checks out', async () => {
    const url = await start({ perMinute: 1 });
    for (const path of ['/health/live', '/health/ready', '/health/db'])
      for (let n = 0; n < 3; n++) expect((await fetch(url + path)).status, path).to.not.equal(429);
    expect((await fetch(`${url}/videos`)).status).to.equal(401);
    expect((await fetch(`${url}/docs`)).status).to.equal(429);
  });

  it('are tighter for calls that one could guess passwords with, however their path is written', async () => {
    const url = await start({ perMinute: 100, accountsPerMinute: 2 });
    const post = (path: string) => () => fetch(url + path, { method: 'POST' });
    const me = () => fetch(`${url}/auth/me`);
    expect(await statuses([post('/auth/login'), post('/auth/register')])).to.not.include(429);
    expect(await statuses(['/auth/login', '/AUTH/Login', '/auth/login/'].map(post))).to.deep.equal([
      429, 429, 429,
    ]);
    const harmless = ['/auth/refresh', '/Auth/Refresh/', '/auth/logout', '/videos'].map(post);
    expect(await statuses([me, ...harmless])).to.not.include(429);
  });

  it('are off at 0', async () => {
    const url = await start({});
    const answer = await fetch(`${url}/auth/login`, { method: 'POST' });
    expect(answer.headers.get('ratelimit')).to.equal(null);
    expect(await statuses(times(20, () => fetch(`${url}/videos`)))).to.not.include(429);
  });

  it('count by the address that the proxies tell, if there are any', async () => {
    const trusting = await start({ perMinute: 1 }, 1);
    const two = ['203.0.113.1', '203.0.113.2'];
    expect(await statuses(two.map((address) => from(trusting, address)))).to.deep.equal([401, 401]);
    // What stands before the proxy's own entry was written by the caller.
    expect((await from(trusting, '192.0.2.7, 203.0.113.1')()).status).to.equal(429);
    const direct = await start({ perMinute: 1 });
    expect(await statuses(two.map((address) => from(direct, address)))).to.deep.equal([401, 429]);
  });

  it('take the addresses of one IPv6 customer for one', async () => {
    const url = await start({ perMinute: 1 }, 1);
    const calls = ['2001:db8:0:1::1', '2001:db8:0:ff::2', '2001:db8:1::1'].map((address) =>
      from(url, address),
    );
    expect(await statuses(calls)).to.deep.equal([401, 429, 401]);
  });
});

for (const [name, create] of Object.entries(testDatabases()))
  describe(`rate limits of several gateways on one database: ${name}`, () => {
    let ground: GatewayGround;
    before(async () => {
      ground = await createGatewayGround(create);
    });
    after(() => ground.remove());

    it('hold for all together, so that nobody gains by asking another one', async () => {
      const rateLimits = { ...none, accountsPerMinute: 3, store: 'database' as const };
      const settings = { rateLimits, trustProxy: 1 };
      const gateways = [await ground.start(settings), await ground.start(settings)];
      const refused = async (address: string) => {
        const init = { method: 'POST', headers: { 'X-Forwarded-For': address } };
        const seen: number[] = [];
        for (let n = 0; n < 6; n++)
          seen.push((await fetch(`${gateways[n % 2]!.url}/auth/login`, init)).status);
        return seen.map((status) => status === 429);
      };
      const minute = () => Math.floor(Date.now() / 60_000);
      const began = minute();
      const first = await refused('203.0.113.1');
      // A new window that began in between takes as many again; another one doesn't begin so soon.
      const seen = began === minute() ? first : await refused('203.0.113.2');
      expect(seen).to.deep.equal([false, false, false, true, true, true]);
    });
  });

describe('rate limits without their database', () => {
  const open = (url: string) => openDatabase<GatewaySchema>(url, migrations);

  /** @returns the status of the second call within a limit of one, and what was logged */
  async function callTwice({ db }: Database<GatewaySchema>): Promise<{ status: number; logged: string }> {
    const { log, text } = recordLog();
    const limits = createRateLimits({ db, log }, { ...none, perMinute: 1, store: 'database' });
    const app = express().use(limits.handler, (_request, response) => void response.json({}));
    const server = await listen(app.use(problemHandler(log)), { host: '127.0.0.1', port: 0 });
    try {
      await fetch(server.url);
      return { status: (await fetch(server.url)).status, logged: text() };
    } finally {
      await server.close();
    }
  }

  it('let requests pass, and say so in the log', async () => {
    const database = open(`sqlite:${import.meta.filename}/below-a-file/x.db`);
    const { status, logged } = await callTwice(database);
    expect(status).to.equal(200);
    expect(logged).to.include('request not counted: database is unavailable');
    await database.close();
  });

  it('let requests pass before the tables are there', async () => {
    const ground = await createSqliteTestDatabase();
    const database = open(ground.url);
    try {
      const { status, logged } = await callTwice(database);
      expect(status).to.equal(200);
      expect(logged).to.include('request not counted: no such table');
    } finally {
      await database.close();
      await ground.remove();
    }
  });

  it('let requests pass that would have to wait for it', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const database = open(`mysql://nobody@127.0.0.1:${(silent.address() as AddressInfo).port}/nothing`);
    try {
      const { status, logged } = await callTwice(database);
      expect(status).to.equal(200);
      expect(logged).to.include('request not counted: no answer within');
    } finally {
      silent.close();
      for (const socket of sockets) socket.destroy();
      // Until the driver has noticed that they are lost.
      await rejection(database.migrate());
      await database.close();
    }
  });
});
