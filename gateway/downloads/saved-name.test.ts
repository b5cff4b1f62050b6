import { expect } from 'chai';
import { savedNames } from './saved-name.ts';

describe('the names of files in one folder', () => {
  for (const [names, saved] of [
    [
      ['talk.mp3', 'talk.mp3', 'talk.mp3'],
      ['talk.mp3', 'talk (2).mp3', 'talk (3).mp3'],
    ],
    [
      ['Charts.mp3', 'charts.mp3'],
      ['Charts.mp3', 'charts (2).mp3'],
    ],
    [
      ['caf\u00e9.mp3', 'cafe\u0301.mp3'],
      ['caf\u00e9.mp3', 'caf\u00e9 (2).mp3'],
    ],
    [
      ['a:b.mp3', 'a_b.mp3', 'a*b.mp3'],
      ['a_b.mp3', 'a_b (2).mp3', 'a_b (3).mp3'],
    ],
    [
      ['a.mp3', 'a (2).mp3', 'a.mp3'],
      ['a.mp3', 'a (2).mp3', 'a (3).mp3'],
    ],
    [
      ['../../x.mp3', 'CON.mp3', '会議.mp3'],
      ['__.._x.mp3', '_CON.mp3', '会議.mp3'],
    ],
  ] as const)
    it(`of ${JSON.stringify(names)} are ${JSON.stringify(saved)}`, () => {
      expect(savedNames(names)).to.deep.equal(saved);
    });

  it('fit into the 255 bytes of a file system', () => {
    const [first = '', second = ''] = savedNames([`${'会'.repeat(250)}.mp3`, `${'会'.repeat(250)}.mp3`]);
    expect(Buffer.byteLength(second)).to.be.at.most(255);
    expect(second).to.equal(first.replace('.mp3', ' (2).mp3'));
  });
});
