import { parse } from 'node:path';
import { expect } from 'chai';
import { cleanFilename, withExtension } from './filename.ts';

const length = (name: string) => Array.from(name).length;

describe('a file name', () => {
  for (const [sent, kept] of [
    ['talk.mp4', 'talk.mp4'],
    ['Größe & "Klang" (1).mp4', 'Größe & "Klang" (1).mp4'],
    ['会議.mp4', '会議.mp4'],
    ['👩‍👩‍👧.mp4', '👩‍👩‍👧.mp4'],
    ['/etc/passwd', 'passwd'],
    ['../../../talk.mp4', 'talk.mp4'],
    [String.raw`C:\videos\talk.mp4`, 'talk.mp4'],
    [String.raw`..\..//talk.mp4`, 'talk.mp4'],
    ['  talk.mp4 \t', 'talk.mp4'],
    ['a\r\nb\0c\u0007d\u0085.mp4', 'abcd.mp4'],
    ['a\u2028b\u2029c.mp4', 'abc.mp4'],
    ['\u202Egnp.\u2066talk\u2069\u061C\u200F\uFEFF.mp4', 'gnp.talk.mp4'],
    ['half \uD83D an emoji.mp4', 'half \uFFFD an emoji.mp4'],
    ['', 'video'],
    ['   ', 'video'],
    ['.', 'video'],
    ['..', 'video'],
    ['a/..', 'video'],
    ['videos/', 'video'],
    ['\u200B\u202E', 'video'],
    ['.mp4', '.mp4'],
    ['...talk', '...talk'],
  ] as const)
    it(`sent as ${JSON.stringify(sent)} is kept as ${JSON.stringify(kept)}`, () => {
      expect(cleanFilename(sent)).to.equal(kept);
      expect(cleanFilename(kept)).to.equal(kept);
    });

  for (const character of ['x', 'ü', '会', '👩']) {
    it(`of 300 times ${character} is shortened by whole characters, its extension kept`, () => {
      const name = cleanFilename(`${character.repeat(300)}.webm`);
      expect(name).to.equal(`${character.repeat(250)}.webm`);
      expect(length(name)).to.equal(255);
      expect(name.isWellFormed()).to.equal(true);
    });
  }

  it('that is one long extension is shortened as well', () => {
    expect(length(cleanFilename(`a.${'b'.repeat(300)}`))).to.equal(255);
  });
});

describe('the name of the mp3', () => {
  for (const [video, mp3] of [
    ['talk.mov', 'talk.mp3'],
    ['talk.2024.mov', 'talk.2024.mp3'],
    ['talk', 'talk.mp3'],
    ['Dr. No', 'Dr. No.mp3'],
    ['.mp4', '.mp4.mp3'],
    ['talk.mp3', 'talk.mp3'],
    ['👩‍👩‍👧.mp4', '👩‍👩‍👧.mp3'],
  ] as const)
    it(`of ${video} is ${mp3}`, () => {
      expect(withExtension(video, '.mp3')).to.equal(mp3);
    });

  it('is never too long', () => {
    const name = withExtension('x'.repeat(255), '.mp3');
    expect(length(name)).to.equal(255);
    expect(parse(name).ext).to.equal('.mp3');
  });
});
