import { expect } from 'chai';
import express from 'express';
import { listen } from '../../shared/http/server.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { toConversion } from './conversion.view.ts';
import { streamStatus, type EventStreamSource } from './event-stream.ts';
import { createProgress } from './progress.ts';

/** A look at the record takes some turns of the promises' queue to end: a change may be told in any of them. */
const turns = 12;

describe('the events of a conversion', () => {
  it('tell a change at once, in whatever moment of the look before it is told', async () => {
    for (let turn = 0; turn < turns; turn++) {
      const events = await eventsOf(changingAfterLook(turn));
      expect(events, `after ${turn} turns`).to.match(/"converting"[^]*"done"/);
    }
  });
});

/** It is done so many turns after it was first told, and whoever watches is told once. */
function changingAfterLook(turn: number): EventStreamSource {
  const row = conversionRow({ status: 'converting' });
  const { signal } = new AbortController();
  let tell: () => void = () => undefined;
  let looks = 0;
  const change = async () => {
    for (let passed = 0; passed < turn; passed++) await Promise.resolve();
    row.status = 'done';
    tell();
  };
  return {
    look: () => {
      const { status, attempt } = row;
      const conversion = toConversion(row, createProgress(), 'https://example.org');
      looks += 1;
      // The first look is before anyone watches.
      if (looks === 2) void change();
      return Promise.resolve({ conversion, attempt, final: status === 'done' });
    },
    watch: (listener) => {
      tell = listener;
      return () => undefined;
    },
    signal,
  };
}

/** All that is told until the stream ends. @throws when that takes as long as the look that makes up for a lost change */
async function eventsOf(source: EventStreamSource): Promise<string> {
  const app = express();
  app.get('/', (request, response) => streamStatus(request, response, source));
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  try {
    return await (await fetch(server.url, { signal: AbortSignal.timeout(5_000) })).text();
  } finally {
    await server.close(0);
  }
}
