import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Bus } from '../shared/bus/bus.ts';
import { openBus } from '../shared/bus/open-bus.ts';
import { createSqliteGround } from '../shared/bus/sqlite/testing/ground.ts';
import { untilEmpty } from '../shared/bus/testing/bus-bench.ts';
import type { BusGround } from '../shared/bus/testing/bus-ground.ts';
import { PermanentError } from '../shared/errors.ts';
import { createLog } from '../shared/log.ts';
import { queues, topics } from '../shared/messages.ts';
import { defaultOptions } from '../shared/options/options.ts';
import { testServer } from '../shared/testing/test-server.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';

const script = fileURLToPath(new URL('queues.ts', import.meta.url));
const token = 'eyJhbGciOiJFUzI1NiJ9.payload.signature';

interface Result {
  code: number;
  out: string;
  /** Without the line that says which broker it looks at. */
  err: string;
  broker: string | undefined;
}

function runQueues(url: string, managementUrl: string, ...args: string[]): Promise<Result> {
  return new Promise((resolve) => {
    const env = { ...process.env, BROKER_URL: url, BROKER_MANAGEMENT_URL: managementUrl };
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', script, ...args],
      { env },
      (_error, out, err) => {
        const [line = '', broker] = /^Queues of (.*)\n/.exec(err) ?? [];
        resolve({ code: child.exitCode ?? -1, out, err: err.slice(line.length), broker });
      },
    );
  });
}

describe('npm run queues', () => {
  let ground: BusGround;
  let bus: Bus;
  beforeEach(async () => {
    ground = await createSqliteGround();
    bus = openBus(ground.url, {
      queues: Object.values(queues),
      log: createLog('silent', { terminal: false }),
    });
  });
  afterEach(async () => {
    await bus.close({ drainMs: 0 });
    await ground.remove([]);
  });

  const run = (...args: string[]) => runQueues(ground.url, '', ...args);

  /** @returns the ids */
  async function kill(count: number): Promise<string[]> {
    const consumer = await bus.consume(
      queues.video,
      () => Promise.reject(new PermanentError('the disk is gone')),
      { concurrency: 1 },
    );
    for (let index = 0; index < count; index++)
      await bus.publish(topics.video, {
        id: '2f1dfb0e-6c1f-4b0e-9a55-0d5ad8a0a7c1',
        attempt: 1,
        options: defaultOptions,
        email: 'ada@example.org',
        filename: 'talk.mp4',
        downloadUrl: `http://localhost:5000/mp3s/1?token=${token}`,
      });
    await untilEmpty(bus, queues.video, { dead: count });
    await consumer.close();
    return (await bus.deadMessages(queues.video, count)).map(({ id }) => id);
  }

  it('prints what is in each queue', async () => {
    await kill(1);
    const { code, out } = await run();
    expect(code).to.equal(0);
    expect(out).to.match(/^queue +waiting +delayed +in flight +dead\nvideo +0 +0 +0 +1\nmp3 +0 +0 +0 +0\n/);
  });

  it('shows a dead message whole but for its token', async () => {
    const [id = ''] = await kill(1);
    expect((await run('dead', 'video')).out)
      .to.contain(id)
      .and.to.contain('the disk is gone');
    const { out } = await run('show', 'video', id);
    expect(out).to.not.contain(token);
    expect(JSON.parse(out)).to.include({ id, attempts: 1, reason: 'the disk is gone' });
    expect(out).to.contain('token=eyJhbG…"');
  });

  it('puts one message back, then all', async () => {
    const [id = ''] = await kill(3);
    expect(await run('put-back', 'video', id, '--json')).to.deep.include({ code: 0, err: '' });
    expect(await bus.inspect(queues.video)).to.include({ depth: 1, dead: 2 });
    expect((await run('put-back', 'video', '--all')).out).to.equal('2 put back into video.\n');
    expect(await bus.inspect(queues.video)).to.include({ depth: 3, dead: 0 });
  });

  it('drops one message, and all only with --yes', async () => {
    const [id = ''] = await kill(3);
    expect((await run('drop', 'video', id)).out).to.equal('1 dropped.\n');
    expect((await run('drop', 'video', '--all')).code).to.equal(2);
    expect(await bus.inspect(queues.video)).to.include({ dead: 2 });
    expect((await run('drop', 'video', '--all', '--yes')).out).to.equal('2 dropped.\n');
    expect(await bus.inspect(queues.video)).to.include({ depth: 0, dead: 0 });
  });

  it('says what is wrong: unknown queue, unknown id, no broker', async () => {
    const queue = await run('dead', 'nonsense');
    expect(queue).to.include({ code: 2 });
    expect(queue.err).to.contain('video, mp3, failed, conversions');
    const message = await run('put-back', 'video', '4711');
    expect(message).to.deep.equal({
      ...{ code: 1, out: '', broker: ground.url },
      err: 'There is no dead message 4711 in video.\n',
    });
    const broker = await runQueues('amqp://localhost:1', '');
    expect(broker).to.include({ code: 1, out: '' });
    expect(broker.err).to.contain('broker is unavailable');
  });

  const rabbitMq = testServer('RabbitMQ', 'TEST_BROKER_URL');
  const managementUrl = testServer("RabbitMQ's management", 'TEST_BROKER_MANAGEMENT_URL');
  if (rabbitMq !== undefined && managementUrl !== undefined) {
    it('reads the queues of RabbitMQ, and what is in flight there', async () => {
      // Of queues that it has just made RabbitMQ has no figures yet.
      const { code, out } = await waitUntil('the figures', async () => {
        const result = await runQueues(rabbitMq, managementUrl);
        return result.err === '' && result;
      });
      expect(code).to.equal(0);
      expect(out).to.match(/^video +\d+ +\d+ +\d+ +\d+$/m);
      expect((await runQueues(rabbitMq, managementUrl, 'show', 'video', 'nonsense')).code).to.equal(1);
    });

    it('says why what is in flight is not known, and which setting helps', async () => {
      const nowhere = 'http://user:secret@127.0.0.1:1';
      const { code, out, err, broker } = await runQueues(rabbitMq, nowhere);
      expect(broker).to.match(/^amqp:\/\/127\.0\.0\.1:\d+\//);
      expect(code).to.equal(0);
      expect(out).to.match(/^video +\d+ +\d+ +\? +\d+$/m);
      expect(err).to.match(
        /^The messages in flight are unknown: http:\/\/127\.0\.0\.1:1 .+ BROKER_MANAGEMENT_URL .+\n$/,
      );
      expect(err).to.not.contain('secret');
      const { out: json } = await runQueues(rabbitMq, nowhere, '--json');
      expect(JSON.parse(json)).to.have.nested.property('[0].inFlight', null);
    });
  }
});
