import { expect } from 'chai';
import { conversionStatuses, type ConversionStatus } from '../database/conversion-status.ts';
import { isFinal, nextStatus, statusAfter } from './conversion.state.ts';

const events = ['converting', 'mp3', 'failed'] as const;

/** Every state with every event: what comes of it, or nothing. */
const table: Record<ConversionStatus, Partial<Record<(typeof events)[number], ConversionStatus>>> = {
  queued: { converting: 'converting', mp3: 'done', failed: 'failed' },
  converting: { converting: 'converting', mp3: 'done', failed: 'failed' },
  done: {},
  failed: { mp3: 'done' },
  cancelled: {},
};

describe('the state of a conversion', () => {
  for (const status of conversionStatuses)
    for (const topic of events) {
      const next = table[status][topic];
      it(`when ${status} and told "${topic}" ${next === undefined ? 'stays' : `becomes ${next}`}`, () => {
        expect(nextStatus({ status, attempt: 2 }, { topic, attempt: 2 })).to.equal(next);
      });

      it(`when ${status} is not moved by "${topic}" of another attempt`, () => {
        for (const attempt of [1, 3])
          expect(nextStatus({ status, attempt: 2 }, { topic, attempt })).to.equal(undefined);
      });
    }

  it('can be cancelled while it waits or runs, and converted again after its end', () => {
    const after = (action: Parameters<typeof statusAfter>[0]) =>
      conversionStatuses.map((status) => statusAfter(action, status));
    expect(conversionStatuses).to.deep.equal(['queued', 'converting', 'done', 'failed', 'cancelled']);
    expect(after('cancel')).to.deep.equal(['cancelled', 'cancelled', undefined, undefined, undefined]);
    expect(after('retry')).to.deep.equal([undefined, undefined, undefined, 'queued', 'queued']);
    expect(after('convert-again')).to.deep.equal([undefined, undefined, 'queued', 'queued', 'queued']);
    expect(conversionStatuses.filter(isFinal)).to.deep.equal(['done', 'failed', 'cancelled']);
  });

  it('ends as done in whatever order events come, and however often, once there is an mp3', () => {
    const orders = [
      ['converting', 'mp3'],
      ['mp3', 'converting'],
      ['converting', 'mp3', 'converting', 'mp3'],
      ['failed', 'converting', 'mp3'],
      ['mp3', 'failed', 'converting'],
    ] as const;
    for (const order of orders) {
      let status: ConversionStatus = 'queued';
      for (const topic of order) status = nextStatus({ status, attempt: 1 }, { topic, attempt: 1 }) ?? status;
      expect(status, order.join()).to.equal('done');
    }
  });
});
