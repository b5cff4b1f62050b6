import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import express from 'express';
import { listen, type HttpServer } from '../../shared/http/server.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import type { OpenApiDocument } from '../../shared/openapi/document.ts';
import { describing, documentOf } from '../testing/described.ts';
import { createDescriptions } from '../docs/descriptions.ts';
import { servicesRoutes } from './services.routes.ts';
import { gatewayBefore } from './testing/gateway-before.ts';

describe('calls to other services', () => {
  const servers: HttpServer[] = [];
  let gateway: HttpServer;
  let seen: string[];

  const service = async (name: string, prefixes: string[], paths: OpenApiDocument['paths']) => {
    const app = express().use(describing(paths));
    app.use((request, response) => {
      seen.push(`${name} ${request.method} ${request.url}`);
      response.json({});
    });
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    servers.push(server);
    return { name, url: server.url, prefixes };
  };
  before(async () => {
    const services = [
      await service('users', ['/auth', '/users', '/health/db'], {
        '/auth/login': { post: {} },
        '/auth/sessions/{id}': { delete: {} },
        '/users': { get: {}, post: {} },
        '/users/{id}': { get: {} },
        '/health/db': { get: {} },
        '/videos': { get: {} },
        '/authors': { get: {} },
      }),
      await service('rooms', ['/rooms', '/ws/rooms'], { '/rooms/{id}/join': { post: {} } }),
    ];
    const { log } = recordLog();
    const descriptions = createDescriptions({ own: () => documentOf({}), services, log });
    gateway = await gatewayBefore(servicesRoutes(services, descriptions), log);
    servers.push(gateway);
  });
  beforeEach(() => {
    seen = [];
  });
  after(() => Promise.all(servers.map((server) => server.close())));

  const statusOf = async (call: string) => {
    const [method, path] = call.split(' ');
    // fetch would tidy the path up itself.
    const { hostname: host, port } = new URL(gateway.url);
    const asked = httpRequest({ host, port, path, method }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };

  it('go to the service that has the path', async () => {
    const calls = {
      'POST /auth/login?a=1&b=%20': 'users POST /auth/login?a=1&b=%20',
      'DELETE /auth/sessions/7': 'users DELETE /auth/sessions/7',
      'GET /users': 'users GET /users',
      'HEAD /users': 'users HEAD /users',
      'GET /users/me': 'users GET /users/me',
      'GET /Users/': 'users GET /Users/',
      'GET /health/db': 'users GET /health/db',
      'POST /rooms/7/join': 'rooms POST /rooms/7/join',
    };
    for (const call of Object.keys(calls)) expect(await statusOf(call), call).to.equal(200);
    expect(seen).to.deep.equal(Object.values(calls));
  });

  it('are none where the service describes no such call, or keeps it to itself', async () => {
    for (const call of [
      'GET /auth',
      'GET /auth/login',
      'POST /auth/login/x',
      'PUT /users/7',
      'POST /auth/sessions/7',
      'GET /rooms',
      'GET /videos',
      'GET /authors',
      'GET /.well-known/jwks.json',
      'GET /health/ready',
      'GET /health/live',
      'GET /openapi.json',
      'GET /metrics',
      'POST /internal/api-keys/check',
    ])
      expect(await statusOf(call), call).to.equal(404);
    expect(seen).to.be.empty;
  });

  it('never name another path to the service than they did to the gateway', async () => {
    for (const path of [
      '/users/..',
      '/users/%2e%2e',
      '/auth/sessions/..',
      '/auth/sessions/%2E%2E',
      '/users/.',
      '/users/..\\internal',
      '//auth/login',
      'http://x@y/users',
    ])
      expect(await statusOf(`GET ${path}`), path).to.equal(404);
    expect(seen).to.be.empty;
  });
});
