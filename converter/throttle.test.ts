import { expect } from 'chai';
import { throttle } from './throttle.ts';

describe('throttle', () => {
  it('passes the first value on and drops those that come too soon', () => {
    const passed: number[] = [];
    const tell = throttle(60_000, (value: number) => passed.push(value));
    for (const value of [1, 2, 3]) tell(value);
    expect(passed).to.deep.equal([1]);
  });

  it('passes all on that come slowly enough', () => {
    const passed: number[] = [];
    const tell = throttle(0, (value: number) => passed.push(value));
    for (const value of [1, 2, 3]) tell(value);
    expect(passed).to.deep.equal([1, 2, 3]);
  });
});
