import { expect } from 'chai';
import { filenameKey } from './filename-key.ts';

describe('the key of a file name', () => {
  const same: [string, string][] = [
    ['Talk.MP4', 'talk.mp4'],
    ['ДОКЛАД Ё.mov', 'доклад ё.MOV'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['İSTANBUL', 'istanbul'],
    ['DIŞ SES', 'dış ses'],
    ['GRÖẞE', 'größe'],
    ['Ångström', 'A\u030Angstro\u0308m'],
    ['𐐀', '𐐨'],
  ];
  for (const [one, other] of same)
    it(`is the same for ${one} and ${other}`, () => {
      expect(filenameKey(one)).to.equal(filenameKey(other));
    });

  it('differs where more than case differs', () => {
    expect(filenameKey('résumé')).to.not.equal(filenameKey('resume'));
    expect(filenameKey('straße')).to.not.equal(filenameKey('strasse'));
  });

  it('keeps what has no case, and half an emoji too', () => {
    for (const text of ['講演 １.mp4', 'محاضرة', '👩‍🏫', '\uD83D', '%_\\*'])
      expect(filenameKey(text)).to.equal(text);
  });

  it('is never longer than a name', () => {
    for (const character of ['ß', 'ŉ', 'İ', 'ΐ', 'ﬃ', '\u0958', '👩'])
      expect(Array.from(filenameKey(character.repeat(255))).length, character).to.be.at.most(255);
  });
});
