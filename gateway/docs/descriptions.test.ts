import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import express, { type RequestHandler } from 'express';
import { UnavailableError } from '../../shared/errors.ts';
import { listen, type HttpServer } from '../../shared/http/server.ts';
import type { OpenApiDocument } from '../../shared/openapi/document.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { documentOf } from '../testing/described.ts';
import { createDescriptions, type Descriptions } from './descriptions.ts';
import { fetchDocument } from './fetch-document.ts';

const empty = documentOf({});
const own: OpenApiDocument = { ...empty, paths: { '/videos': { get: {} } } };
const described: OpenApiDocument = { ...empty, paths: { '/users': { get: {} }, '/users/{id}': { put: {} } } };

/** A service that answers `/openapi.json` as the test says, and can be stopped and started. */
async function startService() {
  let answer: RequestHandler = (_request, response) => response.json(described);
  let asked = 0;
  const app = express().get('/openapi.json', (request, response, next) => {
    asked += 1;
    return answer(request, response, next);
  });
  let server: HttpServer | undefined = await listen(app, { host: '127.0.0.1', port: 0 });
  const { url } = server;
  return {
    url,
    asked: () => asked,
    answer(handler: RequestHandler) {
      answer = handler;
    },
    async stop() {
      await server?.close(0);
      server = undefined;
    },
    async start() {
      server = await listen(app, { host: '127.0.0.1', port: Number(new URL(url).port) });
    },
  };
}

describe('the description of the whole API', () => {
  let service: Awaited<ReturnType<typeof startService>>;
  let log: ReturnType<typeof recordLog>;
  let descriptions: Descriptions;

  beforeEach(async () => {
    service = await startService();
    log = recordLog();
    descriptions = create();
  });
  afterEach(() => service.stop());

  const create = (waits = { freshMs: 0, retryMs: 0 }, extra: { name: string; url: string }[] = []) =>
    createDescriptions({
      own: () => own,
      services: [{ name: 'users', url: service.url }, ...extra],
      log: log.log,
      waits,
    });
  const paths = async (of = descriptions) =>
    Object.keys((JSON.parse(await of.document()) as OpenApiDocument).paths);
  const all = ['/videos', '/users', '/users/{id}'];

  it('has the calls of the gateway and of each service', async () => {
    expect(await paths()).to.deep.equal(all);
  });

  it('leaves out a service that is down until it is there, and logs that once', async () => {
    await service.stop();
    expect(await paths()).to.deep.equal(['/videos']);
    expect(await paths()).to.deep.equal(['/videos']);
    await service.start();
    expect(await paths()).to.deep.equal(all);
    expect(await paths()).to.deep.equal(all);
    expect(log.lines().map(({ level }) => level)).to.deep.equal(['warn', 'info']);
    expect(log.lines()[0]?.msg).to.match(/^the users service does not describe its calls: .*ECONNREFUSED/);
  });

  it('keeps what a service said while it is down', async () => {
    expect(await paths()).to.deep.equal(all);
    await service.stop();
    expect(await paths()).to.deep.equal(all);
    expect(await descriptions.find('users', 'GET', '/users')).to.equal('/users');
    expect(await descriptions.find('users', 'GET', '/nothing')).to.equal(undefined);
  });

  it('does not know whether a service has a call that has never said so', async () => {
    await service.stop();
    expect(await rejection(descriptions.find('users', 'GET', '/users'))).to.be.instanceOf(UnavailableError);
    await service.start();
    expect(await descriptions.find('users', 'GET', '/users')).to.equal('/users');
    expect(await descriptions.find('users', 'DELETE', '/users')).to.equal(undefined);
  });

  it('takes in what a newer version of a service adds, and drops what it no longer has', async () => {
    expect(await paths()).to.deep.equal(all);
    service.answer((_request, response) =>
      response.json({ ...empty, paths: { '/invitations': { get: {} } } }),
    );
    expect(await descriptions.find('users', 'GET', '/invitations')).to.equal('/invitations');
    expect(await paths()).to.deep.equal(['/videos', '/invitations']);
  });

  it('asks a service once for any number of calls, and again only after a while', async () => {
    const slow = create({ freshMs: 60_000, retryMs: 60_000 });
    await Promise.all([...Array.from({ length: 20 }, () => paths(slow)), slow.find('users', 'GET', '/no')]);
    expect(await slow.find('users', 'GET', '/no')).to.equal(undefined);
    expect(service.asked()).to.equal(1);
    await service.stop();
    const down = create({ freshMs: 0, retryMs: 60_000 });
    await paths(down);
    await service.start();
    expect(await paths(down)).to.deep.equal(['/videos']);
  });

  it('leaves out a service that contradicts another, names both once, and still passes its calls on', async () => {
    const rooms = await startService();
    rooms.answer((_request, response) =>
      response.json({ ...empty, paths: { '/users': { get: {} }, '/rooms': { get: {} } } }),
    );
    const both = create({ freshMs: 0, retryMs: 0 }, [{ name: 'rooms', url: rooms.url }]);
    expect(await paths(both)).to.deep.equal(all);
    expect(await paths(both)).to.deep.equal(all);
    expect(log.lines().map(({ msg }) => msg)).to.deep.equal([
      "leaving the rooms service out of the API's description: users and rooms both describe /users get",
    ]);
    expect(await both.find('rooms', 'GET', '/rooms')).to.equal('/rooms');
    await rooms.stop();
  });

  const bad: Record<string, [answer: RequestHandler, reason: RegExp]> = {
    'another status': [(_request, response) => response.status(500).json({}), /it answered 500/],
    'another address': [
      (_request, response) => {
        response.redirect('/elsewhere');
      },
      /it answered 302/,
    ],
    'a page': [(_request, response) => response.send('<html>'), /is not JSON/],
    'half of it': [
      (_request, response) => response.send(JSON.stringify(described).slice(0, 40)),
      /is not JSON/,
    ],
    nothing: [(_request, response) => response.status(200).end(), /is not JSON/],
    null: [(_request, response) => response.json(null), /is not OpenAPI/],
    'other JSON': [(_request, response) => response.json({ items: [] }), /is not OpenAPI: openapi/],
    'an older OpenAPI': [
      (_request, response) => response.json({ ...described, openapi: '3.0.3' }),
      /openapi must be 3.1/,
    ],
    'a path that is none': [
      (_request, response) => response.json({ ...empty, paths: { users: { get: {} } } }),
      /is not OpenAPI: paths users/,
    ],
    'a call that is none': [
      (_request, response) => response.json({ ...empty, paths: { '/users': { get: null } } }),
      /is not OpenAPI: paths \/users get/,
    ],
    'too much': [
      (_request, response) => response.json({ ...described, more: 'x'.repeat(2 ** 20) }),
      /has more than 1048576 bytes/,
    ],
    'too much in little': [
      (_request, response) =>
        response
          .set('Content-Encoding', 'gzip')
          .send(gzipSync(JSON.stringify({ ...described, more: 'x'.repeat(2 ** 20) }))),
      /has more than 1048576 bytes/,
    ],
    'JSON nested without end': [
      (_request, response) => {
        const depth = 100_000;
        const deep = '['.repeat(depth) + ']'.repeat(depth);
        response.type('json').send(JSON.stringify(described).replace('{"get":{}}', `{"get":{"x":${deep}}}`));
      },
      /call stack/,
    ],
    'a connection that is cut': [
      (_request, response) => {
        response.set('Content-Length', '1000').write('{');
        response.destroy();
      },
      /./,
    ],
  };
  for (const [what, [answer, reason]] of Object.entries(bad))
    it(`goes on without a service that answers with ${what}, and logs that once`, async () => {
      service.answer(answer);
      expect(await paths()).to.deep.equal(['/videos']);
      expect(await paths()).to.deep.equal(['/videos']);
      expect(log.lines()).to.have.length(1);
      expect(log.lines()[0]?.msg).to.match(reason);
      service.answer((_request, response) => response.json(described));
      expect(await paths()).to.deep.equal(all);
    });

  it('waits for an answer, and for the end of one, only so long', async () => {
    const limits = { maxBytes: 1000, timeoutMs: 100 };
    service.answer(() => undefined);
    expect(await rejection(fetchDocument(service.url, limits))).to.be.instanceOf(Error);
    service.answer((_request, response) => {
      response.write('{');
    });
    expect(await rejection(fetchDocument(service.url, limits))).to.be.instanceOf(Error);
  });
});
