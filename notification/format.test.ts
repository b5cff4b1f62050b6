import { expect } from 'chai';
import { clock, fileSize } from './format.ts';

describe('in mails', () => {
  it('a length is written as players write it', () => {
    expect([0.4, 7.6, 59.6, 468.3, 3600, 3723.5, 360_000].map(clock)).to.deep.equal([
      '0:00',
      '0:08',
      '1:00',
      '7:48',
      '1:00:00',
      '1:02:04',
      '100:00:00',
    ]);
  });

  it('a size is written in what suits it', () => {
    expect([1, 24_300, 99_949, 100_000, 11_250_000, 1_234_567_890].map(fileSize)).to.deep.equal([
      '1 kB',
      '25 kB',
      '100 kB',
      '0.1 MB',
      '11.3 MB',
      '1234.6 MB',
    ]);
  });
});
