import { expect } from 'chai';
import express from 'express';
import { recordLog } from '../testing/recorded-log.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { requestLog } from './request-log.ts';
import { listen } from './server.ts';

describe('the log of requests', () => {
  it('has a line for each, without tokens, louder when it failed on our side', async () => {
    const { log, lines, text } = recordLog();
    const app = express()
      .use(requestLog(log))
      .get('/failing', (_request, response) => response.status(503).end())
      .use((_request, response) => response.end());
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    try {
      const headers = { Authorization: 'Bearer secret.access.token', Cookie: 'secret=1' };
      for (const path of ['/mp3s/1?token=secret.link.token', '/failing', '/health/live'])
        await (await fetch(server.url + path, { headers })).text();
      const entries = await waitUntil('three lines', () => lines().length === 3 && lines());
      const seen = entries.map((entry) => {
        const { level, req, res } = entry as unknown as Record<'req' | 'res', object> & { level: string };
        return [level, req, res];
      });
      expect(seen).to.deep.equal([
        ['info', { method: 'GET', url: '/mp3s/1' }, { status: 200 }],
        ['warn', { method: 'GET', url: '/failing' }, { status: 503 }],
        ['debug', { method: 'GET', url: '/health/live' }, { status: 200 }],
      ]);
      expect(text()).to.not.include('secret');
    } finally {
      await server.close();
    }
  });
});
