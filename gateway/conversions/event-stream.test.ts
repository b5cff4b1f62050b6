import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import express, { type Response } from 'express';
import type { Bus } from '../../shared/bus/bus.ts';
import { openBus } from '../../shared/bus/open-bus.ts';
import { listen } from '../../shared/http/server.ts';
import { queues, topics } from '../../shared/messages.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { followChanges, type Changes } from './changes.ts';
import { toConversion, type PlacedRow } from './conversion.view.ts';
import { streamStatus, type StreamTimes } from './event-stream.ts';
import { createProgress, type Progress } from './progress.ts';
import { createStreamLimit } from './stream-limit.ts';

/** A look at the record takes some turns of the promises' queue to end: a change may be told in any of them. */
const turns = 12;

describe('the events of a conversion', () => {
  let directory: string;
  let bus: Bus;
  let progress: Progress;
  let changes: Changes;
  let server: Awaited<ReturnType<typeof listen>>;
  let records: Map<string, PlacedRow>;
  let looks: (readonly string[])[];
  let duringLook: () => void;
  let beforeStream: (response: Response) => Promise<void>;
  let open: number;
  let times: StreamTimes | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-streams-'));
    const { log } = recordLog();
    bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
    records = new Map();
    looks = [];
    duringLook = () => undefined;
    beforeStream = () => Promise.resolve();
    open = 0;
    times = undefined;
    progress = createProgress();
    const find = (ids: readonly string[]) => {
      looks.push(ids);
      const found = ids.flatMap((id) => records.get(id) ?? []).map((row) => ({ ...row }));
      duringLook();
      return Promise.resolve(found);
    };
    changes = await followChanges({ bus, progress, find, log });
    const app = express();
    app.get('/:id', async (request, response) => {
      const row = records.get(request.params.id);
      if (!row) return;
      open++;
      await beforeStream(response);
      await streamStatus(request, response, row, {
        changes,
        toConversion: (each) => toConversion(each, progress, 'https://example.org'),
        signal: new AbortController().signal,
        ...(times && { times }),
      });
      open--;
    });
    server = await listen(app, { host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    changes.close();
    await server.close(0);
    await bus.close();
    await rm(directory, { recursive: true });
  });

  function insert(parts: Partial<PlacedRow> = {}): PlacedRow {
    const row = { ...conversionRow({ status: 'converting', ...parts }), position: parts.position ?? null };
    records.set(row.id, row);
    return row;
  }
  function move(row: PlacedRow, change: Partial<PlacedRow>): void {
    Object.assign(row, change);
    bus.broadcast(topics.changed, { id: row.id });
  }
  /** @returns what the stream has told so far, and all of it at its end */
  async function watch({ id }: PlacedRow) {
    const response = await fetch(`${server.url}/${id}`, { signal: AbortSignal.timeout(10_000) });
    let told = '';
    const read = async () => {
      const decoder = new TextDecoder();
      for await (const piece of response.body ?? []) told += decoder.decode(piece as Uint8Array);
      return told;
    };
    return { told: () => told, all: read() };
  }
  /** Asks for the events, and reads nothing. */
  function connectTo({ id }: PlacedRow): Socket {
    const { port, hostname } = new URL(server.url);
    const client = connect(Number(port), hostname);
    client.on('error', () => undefined);
    client.pause();
    client.write(`GET /${id} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    return client;
  }
  const ids = (text: string) => [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
  const tick = (row: PlacedRow, value: number, attempt = row.attempt) => {
    bus.broadcast(topics.progress, { id: row.id, attempt, progress: value });
  };

  it('tell a change at once, in whatever moment of the look before it is told', async () => {
    for (let turn = 0; turn < turns; turn++) {
      const row = insert();
      duringLook = () => {
        duringLook = () => undefined;
        void (async () => {
          for (let passed = 0; passed < turn; passed++) await Promise.resolve();
          move(row, { status: 'done' });
        })();
      };
      const text = await (await watch(row)).all;
      expect(text, `after ${turn} turns`).to.match(/"converting"[^]*"done"/);
    }
  });

  it('tell progress without a look, and every change by one, however many watch', async () => {
    const row = insert();
    const streams = await Promise.all(Array.from({ length: 50 }, () => watch(row)));
    const allHave = (id: string) =>
      waitUntil(`${id} everywhere`, () => streams.every(({ told }) => ids(told()).includes(id)));
    await allHave('1-converting-0');
    const before = looks.length;
    for (const value of [0.1, 0.2, 0.3]) tick(row, value);
    await allHave('1-converting-300');
    expect(looks).to.have.length(before);
    move(row, { status: 'done' });
    const texts = await Promise.all(streams.map(({ all }) => all));
    expect(looks).to.have.length(before + 1);
    for (const text of texts) expect(ids(text).at(-1)).to.equal('1-done-1000');
  });

  it('look once at many conversions that change at the same moment', async () => {
    const rows = Array.from({ length: 50 }, () => insert());
    const streams = await Promise.all(rows.map(watch));
    await waitUntil('all', () => streams.every(({ told }) => told() !== ''));
    const before = looks.length;
    for (const row of rows) move(row, { status: 'failed' });
    await Promise.all(streams.map(({ all }) => all));
    // The first alone, and the others that came while it was looked at.
    expect(looks.length - before).to.be.at.most(2);
  });

  it('don’t mix attempts, nor tell progress of what is over', async () => {
    const row = insert({ attempt: 2 });
    const { told, all } = await watch(row);
    await waitUntil('the first', () => told() !== '');
    tick(row, 0.9, 1);
    tick(row, 0.2, 2);
    move(row, { attempt: 3, status: 'queued' });
    await waitUntil('the next attempt', () => ids(told()).includes('3-queued-0'));
    tick(row, 0.8, 2);
    tick(row, 0.4, 3);
    move(row, { status: 'converting' });
    await waitUntil('its progress', () => ids(told()).includes('3-converting-400'));
    move(row, { status: 'failed' });
    expect(ids(await all)).to.deep.equal([
      ...['2-converting-0', '2-converting-200', '3-queued-0', '3-converting-400', '3-failed-0'],
    ]);
  });

  it('end when the conversion is deleted', async () => {
    const row = insert();
    const { told, all } = await watch(row);
    await waitUntil('the first', () => told() !== '');
    records.delete(row.id);
    bus.broadcast(topics.changed, { id: row.id });
    expect(ids(await all)).to.deep.equal(['1-converting-0']);
  });

  it('end at once for a client that left while its conversion was looked up', async () => {
    let left = false;
    const client = connectTo(insert());
    beforeStream = async (response) => {
      client.destroy();
      await once(response, 'close');
      left = true;
    };
    await waitUntil('the end of the stream', () => left && open === 0);
  });

  it('let a client go that doesn’t read the last event', async () => {
    times = { keepAliveMs: 5, lastEventMs: 100 };
    // More than a connection holds on its way.
    const client = connectTo(insert({ status: 'done', filename: 'x'.repeat(20_000_000) }));
    await waitUntil('the stream', () => open === 1);
    await waitUntil('the end of the stream', () => open === 0);
    client.destroy();
  });

  it('are at most so many at once for an account', () => {
    const [ada, bob] = [randomUUID(), randomUUID()];
    const limit = createStreamLimit(2);
    const take = (owner: string) => limit.take(owner);
    const giveBack = take(ada);
    take(ada);
    expect(() => take(ada)).to.throw('already have 2 event streams open');
    take(bob);
    giveBack();
    take(ada);
    expect(() => take(ada)).to.throw('already have 2 event streams open');
  });
});
