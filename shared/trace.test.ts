import { expect } from 'chai';
import { currentTraceparent, inTrace, outsideOfTraces, traceFields } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = `00-${traceId}-00f067aa0ba902b7-01`;

describe('a trace', () => {
  it('goes on with the id and flags of the caller, as a step of its own', () => {
    const step = inTrace(caller, currentTraceparent);
    expect(step).to.match(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(step).to.not.equal(caller);
  });

  for (const bad of [
    undefined,
    null,
    7,
    '',
    'nonsense',
    caller.toUpperCase(),
    `${caller}\n`,
    `${caller}-more`,
    caller.replace('00-', 'ff-'),
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
  ])
    it(`begins anew at ${JSON.stringify(bad)}`, () => {
      const step = inTrace(bad, currentTraceparent);
      expect(step).to.match(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      expect(step).to.not.include(traceId);
    });

  it('follows the work through what it waits for, and nothing else', async () => {
    const seen = await inTrace(
      caller,
      async () => {
        await Promise.resolve();
        return traceFields();
      },
      'request-1',
    );
    expect(seen).to.deep.equal({ traceId, requestId: 'request-1' });
    expect(traceFields()).to.deep.equal({});
  });

  it('leaves out work that it only set off', () => {
    let seen: string | undefined = 'not called';
    inTrace(caller, () => {
      outsideOfTraces(() => (seen = currentTraceparent()));
    });
    expect(seen).to.equal(undefined);
  });
});
