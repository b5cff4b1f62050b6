import { expect } from 'chai';
import { errorText, UnavailableError } from './errors.ts';

describe('errorText', () => {
  it('is the message of an error', () => {
    expect(errorText(new TypeError('no such thing'))).to.equal('no such thing');
  });

  it('finds the text that Node hides: all tried addresses, or only a code', () => {
    const refused = (port: number) =>
      Object.assign(new Error(`connect ECONNREFUSED 127.0.0.1:${port}`), { code: 'ECONNREFUSED' });
    expect(errorText(new AggregateError([refused(1), refused(2)]))).to.equal(
      'connect ECONNREFUSED 127.0.0.1:1; connect ECONNREFUSED 127.0.0.1:2',
    );
    expect(errorText(Object.assign(new Error(''), { code: 'EPIPE' }))).to.equal('EPIPE');
    expect(errorText(new AggregateError([], ''))).to.equal('AggregateError');
  });

  it('takes whatever was thrown', () => {
    for (const thrown of ['text', 7, null, undefined]) expect(errorText(thrown)).to.equal(String(thrown));
  });

  it('is part of what an UnavailableError says', () => {
    const error = new UnavailableError('broker', { cause: new Error('connection refused') });
    expect(error.message).to.equal('broker is unavailable: connection refused');
  });
});
