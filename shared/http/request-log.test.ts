import { expect } from 'chai';
import express from 'express';
import { recordLog } from '../testing/recorded-log.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { requestLog } from './request-log.ts';
import { listen } from './server.ts';

describe('the log of requests', () => {
  /** @returns level, request and answer of each line, and all of the text */
  async function logged(requests: [string, string][], options = {}) {
    const { log, lines, text } = recordLog();
    const app = express()
      .use(requestLog(log, options))
      .get('/failing', (_request, response) => response.status(503).end())
      .get('/unknown', (_request, response) => response.status(404).end())
      .use((_request, response) => response.end());
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    try {
      const headers = { Authorization: 'Bearer secret.access.token', Cookie: 'secret=1' };
      for (const [method, path] of requests)
        await (await fetch(server.url + path, { method, headers })).text();
      const entries = await waitUntil('the lines', () => lines().length === requests.length && lines());
      const seen = entries.map((entry) => {
        const { level, req, res } = entry as unknown as Record<'req' | 'res', object> & { level: string };
        return [level, req, res];
      });
      return { seen, text: text() };
    } finally {
      await server.close();
    }
  }

  it('has a line for each, without tokens, louder for what changes something or fails', async () => {
    const { seen, text } = await logged([
      ['GET', '/mp3s/1?token=secret.link.token'],
      ['POST', '/videos'],
      ['GET', '/unknown'],
      ['GET', '/failing'],
      ['GET', '/health/live'],
    ]);
    expect(seen).to.deep.equal([
      ['debug', { method: 'GET', url: '/mp3s/1' }, { status: 200 }],
      ['info', { method: 'POST', url: '/videos' }, { status: 200 }],
      ['info', { method: 'GET', url: '/unknown' }, { status: 404 }],
      ['warn', { method: 'GET', url: '/failing' }, { status: 503 }],
      ['debug', { method: 'GET', url: '/health/live' }, { status: 200 }],
    ]);
    expect(text).to.not.include('secret');
  });

  it('shows no stack for an answer that says what is wrong', async () => {
    const { text } = await logged([['GET', '/failing']]);
    expect(text).to.not.include('stack').and.not.include('failed with status code');
  });

  it('is quiet about what another service logs, unless it fails', async () => {
    const requests: [string, string][] = [
      ['POST', '/auth/login'],
      ['GET', '/unknown'],
      ['GET', '/failing'],
    ];
    const { seen } = await logged(requests, { routine: true });
    expect(seen.map(([level]) => level)).to.deep.equal(['debug', 'info', 'warn']);
  });
});
