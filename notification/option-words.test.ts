import { expect } from 'chai';
import { readOptions } from '../shared/options/read-options.ts';
import { optionWords } from './option-words.ts';

describe('the options in a mail', () => {
  it('are not mentioned if nothing was chosen', () => {
    expect(optionWords(readOptions({}))).to.equal(undefined);
  });

  for (const [chosen, words] of [
    [{ bitrate: 96, channels: 'mono', from: 60, to: 150 }, 'mp3, 96 kbit/s mono, from 1:00 to 2:30'],
    [{ format: 'opus', quality: 'speech' }, 'opus, speech quality'],
    [{ format: 'flac', channels: 'stereo', split: 'chapters' }, 'flac, stereo, one file for each chapter'],
    [{ from: 3661.5 }, 'mp3, from 1:01:01.5'],
    [{ from: 59.999, to: 60.000001 }, 'mp3, from 0:59.999 to 1:00.000001'],
    [{ to: 600 }, 'mp3, from the start to 10:00'],
    [{ loudness: -16, track: 0, copy: 'never' }, 'mp3, loudness -16 LUFS, sound track 0, always encoded'],
    [{ track: 'eng', quality: 'best' }, 'mp3, best quality, sound track eng'],
    [{ title: 'a <b>', artist: 'c', album: 'd' }, 'mp3, title “a <b>”, artist “c”, album “d”'],
  ] as const)
    it(`are "${words}"`, () => {
      expect(optionWords(readOptions(chosen))).to.equal(words);
    });
});
