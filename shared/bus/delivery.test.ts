import { expect } from 'chai';
import { z } from 'zod';
import { PermanentError, UnavailableError } from '../errors.ts';
import { recordLog } from '../testing/recorded-log.ts';
import { deliver } from './delivery.ts';
import { noteQueue, noteTopic } from './testing/notes.ts';
import { defineTopic } from './topology.ts';

describe('the log of a delivery', () => {
  const topic = defineTopic('order', 1, z.object({ id: z.string() }));
  const queue = { name: 'orders', topics: [topic], retryDelaysMs: [50], outageDelaysMs: [70] };
  const raw = { topic: 'order', version: 1, body: '{"id":"4711"}', attempt: 1, outages: 0 };

  /** @returns the lines it wrote */
  async function linesOf(error: Error, { aborted = false } = {}) {
    const { log, lines } = recordLog();
    const signal = aborted ? AbortSignal.abort() : new AbortController().signal;
    await deliver(raw, { queue, handler: () => Promise.reject(error), signal, log });
    return lines();
  }

  it('names what a message is about that comes again', async () => {
    expect(await linesOf(new Error('the disk is full'))).to.containSubset([
      {
        level: 'warn',
        id: '4711',
        queue: 'orders',
        attempt: 1,
        msg: 'message will be redelivered in 50 ms: the disk is full',
      },
    ]);
  });

  it('says of an outage how often it ended a try already', async () => {
    const { log, lines } = recordLog();
    const handler = () => Promise.reject(new UnavailableError('blob store'));
    const { signal } = new AbortController();
    const outcome = await deliver({ ...raw, outages: 0 }, { queue, handler, signal, log });
    expect(outcome).to.deep.equal({ kind: 'retry', delayMs: 70, next: { attempt: 1, outages: 1 } });
    expect(await deliver({ ...raw, outages: 1 }, { queue, handler, signal, log })).to.include({
      kind: 'dead',
    });
    expect(lines()).to.containSubset([{ level: 'error', id: '4711', attempt: 1, outages: 1 }]);
  });

  it('names what a message is about that is moved to the dead queue', async () => {
    expect(await linesOf(new PermanentError('refused'))).to.containSubset([
      { level: 'error', id: '4711', msg: 'message moved to the dead queue: refused' },
    ]);
  });

  it('names what a message is about that is handed back', async () => {
    expect(await linesOf(new Error('stopped'), { aborted: true })).to.containSubset([
      { level: 'info', id: '4711', msg: 'message handed back: stopped' },
    ]);
  });

  it('names nothing where messages have no id', async () => {
    const { log, lines } = recordLog();
    const note = noteTopic();
    const handler = () => Promise.reject(new Error('not now'));
    const { signal } = new AbortController();
    const message = { topic: note.name, version: 1, body: '{"text":"a"}', attempt: 1, outages: 0 };
    await deliver(message, { queue: noteQueue([note]), handler, signal, log });
    expect(lines()).to.have.length(1);
    expect(lines()[0]).to.not.have.property('id');
  });
});
