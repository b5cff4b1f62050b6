import { expect } from 'chai';
import { recordLog } from '../testing/recorded-log.ts';
import { startHealthServer } from './health-server.ts';
import { healthSchema, type Checks } from './health.ts';

const up = () => Promise.resolve();

async function health(path: string, checks: Checks, timeoutMs?: number) {
  const recorded = recordLog();
  const server = await startHealthServer(checks, {
    host: '127.0.0.1',
    port: 0,
    log: recorded.log,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  try {
    const answer = await fetch(server.url + path);
    const text = await answer.text();
    return { status: answer.status, text, logged: recorded.text() };
  } finally {
    await server.close();
  }
}

describe('health', () => {
  it('is up when everything needed is', async () => {
    const { status, text } = await health('/health/ready', { broker: up, blobs: up });
    expect(status).to.equal(200);
    expect(healthSchema.parse(JSON.parse(text))).to.deep.equal({
      status: 'up',
      checks: { broker: { status: 'up' }, blobs: { status: 'up' } },
    });
  });

  it('names what is down; why stays in the log', async () => {
    const checks = {
      broker: up,
      blobs: () => Promise.reject(new Error('no route to 10.1.2.3')),
      mail: () => {
        throw new Error('not even a promise');
      },
    };
    const { status, text, logged } = await health('/health/ready', checks);
    expect(status).to.equal(503);
    expect(healthSchema.parse(JSON.parse(text))).to.deep.equal({
      status: 'down',
      checks: { broker: { status: 'up' }, blobs: { status: 'down' }, mail: { status: 'down' } },
    });
    expect(text).to.not.include('10.1.2.3');
    expect(logged).to.include('10.1.2.3').and.include('not even a promise');
  });

  it('doesn’t wait for a check that hangs', async () => {
    const checks = { broker: () => new Promise<never>(() => undefined), blobs: up };
    const { status, text, logged } = await health('/health/ready', checks, 20);
    expect(status).to.equal(503);
    expect(text).to.include('"broker":{"status":"down"}').and.include('"blobs":{"status":"up"}');
    expect(logged).to.include('no answer within 20 ms');
  });

  it('is live whatever is down: a restart would mend nothing', async () => {
    const { status } = await health('/health/live', { broker: () => Promise.reject(new Error('down')) });
    expect(status).to.equal(200);
  });

  it('is all that such a server has', async () => {
    expect((await health('/', {})).status).to.equal(404);
  });
});
