import { expect } from 'chai';
import { attachment } from './attachment.ts';

describe('the name that an mp3 is saved under', () => {
  for (const [name, ascii, extended] of [
    ['talk.mp3', 'talk.mp3', 'talk.mp3'],
    [
      'Vorlesung 1 – Grüße.mp3',
      'Vorlesung 1 - Grusse.mp3',
      'Vorlesung%201%20%E2%80%93%20Gr%C3%BC%C3%9Fe.mp3',
    ],
    ['say "hi".mp3', "say 'hi'.mp3", 'say%20%22hi%22.mp3'],
    ['„Hallo“.mp3', "'Hallo'.mp3", '%E2%80%9EHallo%E2%80%9C.mp3'],
    ['Лекция 2.mp3', 'Lektsiya 2.mp3', '%D0%9B%D0%B5%D0%BA%D1%86%D0%B8%D1%8F%202.mp3'],
    ['会議.mp3', 'HuiYi.mp3', '%E4%BC%9A%E8%AD%B0.mp3'],
    ['🎧.mp3', '_headphones_.mp3', '%F0%9F%8E%A7.mp3'],
    ['a; filename=b.mp3', 'a; filename=b.mp3', 'a%3B%20filename%3Db.mp3'],
    ['(it’s) 100% *live*.mp3', "(it's) 100% _live_.mp3", '%28it%E2%80%99s%29%20100%25%20%2Alive%2A.mp3'],
    ['%41%2f.mp3', '_41_2f.mp3', '%2541%252f.mp3'],
    ['12:30 <what?>|.mp3', '12_30 _what_.mp3', '12%3A30%20%3Cwhat%3F%3E%7C.mp3'],
    [String.raw`back\slash.mp3`, 'back_slash.mp3', 'back%5Cslash.mp3'],
    ['CON.mp3', '_CON.mp3', 'CON.mp3'],
    ['com1.talk.mp3', '_com1.talk.mp3', 'com1.talk.mp3'],
    ['console.mp3', 'console.mp3', 'console.mp3'],
    ['...hidden.mp3', '_hidden.mp3', '...hidden.mp3'],
    ['dots...', 'dots_', 'dots...'],
    ['a\r\nb.mp3', 'a__b.mp3', 'a%0D%0Ab.mp3'],
    ['\uFFFD\u0301.mp3', '_.mp3', '%EF%BF%BD%CC%81.mp3'],
  ] as const)
    it(`of ${JSON.stringify(name)} is ${ascii} where only ASCII is understood`, () => {
      expect(attachment(name)).to.equal(`attachment; filename="${ascii}"; filename*=UTF-8''${extended}`);
    });

  it('is never too long for a file system', () => {
    expect(attachment(`${'会'.repeat(250)}.mp3`)).to.match(/^attachment; filename="(Hui){65}H\.mp3"; /);
  });
});
