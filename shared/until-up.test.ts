import { expect } from 'chai';
import { recordLog } from './testing/recorded-log.ts';
import { waitUntil } from './testing/wait-until.ts';
import { untilUp } from './until-up.ts';

describe('untilUp', () => {
  it('says nothing when it succeeds at once', async () => {
    const { log, lines } = recordLog();
    const { signal } = new AbortController();
    expect(await untilUp('the server', () => Promise.resolve(), { log, signal })).to.equal(true);
    expect(lines()).to.be.empty;
  });

  it('tries again until it succeeds, and logs each new reason once', async () => {
    const { log, lines } = recordLog();
    const { signal } = new AbortController();
    const reasons = ['refused', 'refused', 'no such table'];
    const connect = () => {
      const reason = reasons.shift();
      return reason === undefined ? Promise.resolve() : Promise.reject(new Error(reason));
    };
    expect(await untilUp('the server', connect, { log, signal })).to.equal(true);
    expect(lines().map(({ msg }) => msg)).to.deep.equal([
      'waiting for the server: refused',
      'waiting for the server: no such table',
      'the server is up',
    ]);
  });

  it('gives up at once when it is told to, also in the middle of a wait', async () => {
    const { log } = recordLog();
    const stop = new AbortController();
    let tries = 0;
    const connect = () => {
      tries += 1;
      return Promise.reject(new Error('refused'));
    };
    const up = untilUp('the server', connect, { log, signal: stop.signal });
    await waitUntil('a try', () => tries > 0);
    stop.abort();
    expect(await up).to.equal(false);
    const triedBefore = tries;
    expect(await untilUp('the server', connect, { log, signal: stop.signal })).to.equal(false);
    expect(tries).to.equal(triedBefore);
  });
});
