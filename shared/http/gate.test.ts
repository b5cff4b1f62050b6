import { expect } from 'chai';
import express, { Router } from 'express';
import { UnavailableError } from '../errors.ts';
import { recordLog } from '../testing/recorded-log.ts';
import { createGate } from './gate.ts';
import { problemHandler } from './problem.ts';
import { listen } from './server.ts';

describe('gate', () => {
  it('answers 503 until the routes behind it are there', async () => {
    const gate = createGate('database');
    const app = express().use(gate.handler).use(problemHandler(recordLog().log));
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    try {
      const early = await fetch(server.url);
      expect(early.status).to.equal(503);
      expect(((await early.json()) as { detail: string }).detail).to.include('database');
      expect(gate.check).to.throw(UnavailableError, 'still starting');

      gate.open(Router().get('/', (_request, response) => response.send('here')));
      expect(gate.check).to.not.throw();
      expect(await (await fetch(server.url)).text()).to.equal('here');
    } finally {
      await server.close();
    }
  });
});
