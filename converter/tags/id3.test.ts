import { expect } from 'chai';
import { arrangeChapters } from './chapters.ts';
import { chapterFrames, id3Tag, textFrame } from './id3.ts';
import { readId3 } from './testing/read-id3.ts';

const written = (frames: readonly Buffer[]) => readId3(id3Tag(frames));

describe('an ID3 tag', () => {
  for (const text of ['Song', 'Größe', 'Лекция', '講義 🎧', ''])
    it(`holds the text "${text}" as it is`, () => {
      expect(written([textFrame('TIT2', text)]).texts).to.deep.equal({ TIT2: text });
    });

  it('is no longer than its frames, and refuses what no tag can hold', () => {
    const frames = [textFrame('TIT2', 'Song')];
    expect(id3Tag(frames)).to.have.length(25);
    expect(written([...frames, Buffer.alloc(3_000_000)]).bytes).to.equal(3_000_025);
    const parts = Array.from({ length: 16 }, () => Buffer.alloc(2 ** 24));
    expect(() => id3Tag(parts)).to.throw('cannot have 268435456 bytes');
  });

  for (const count of [1, 255, 256, 600])
    it(`lists each of ${count} chapters in a table, which counts in one byte`, () => {
      const chapters = Array.from({ length: count }, (_, n) => ({ start: n, end: n + 1, title: `${n}` }));
      const tag = written(chapterFrames(chapters));
      expect(tag.chapters.map(({ title }) => title)).to.deep.equal(chapters.map(({ title }) => title));
      const listed = (id: string): string[] => tag.contents[id]?.flatMap(listed) ?? [id];
      expect(listed('toc')).to.deep.equal(tag.chapters.map(({ id }) => id));
    });

  it('has no table where there are no chapters, and no title where a chapter has none', () => {
    expect(written(chapterFrames([])).ids).to.deep.equal([]);
    expect(written(chapterFrames([{ start: 0, end: 1, title: '' }])).chapters[0]?.title).to.equal(undefined);
  });
});

describe('chapters', () => {
  const arranged = (times: [number, number][], sound = { start: 0, duration: 10 }) =>
    arrangeChapters(
      times.map(([start, end], n) => ({ start, end, title: `${n}` })),
      sound,
    ).map(({ start, end, title }) => `${title}: ${start}-${end}`);

  for (const [what, times, sound, expected] of [
    [
      'stay as they are',
      [
        [0, 4],
        [4, 10],
      ],
      undefined,
      ['0: 0-4', '1: 4-10'],
    ],
    [
      'move with the sound',
      [
        [0, 4],
        [4, 7],
        [7, 13],
      ],
      { start: 3, duration: 10 },
      ['0: 0-1', '1: 1-4', '2: 4-10'],
    ],
    [
      'before the sound are dropped',
      [
        [0, 2],
        [2, 3],
        [3, 9],
      ],
      { start: 3, duration: 6 },
      ['2: 0-6'],
    ],
    [
      'after its end are dropped',
      [
        [0, 5],
        [5, 30],
        [30, 40],
      ],
      undefined,
      ['0: 0-5', '1: 5-10'],
    ],
    [
      'come in the order of time',
      [
        [6, 10],
        [0, 3],
        [3, 6],
      ],
      undefined,
      ['1: 0-3', '2: 3-6', '0: 6-10'],
    ],
    [
      'of no length are dropped',
      [
        [0, 0],
        [0, 5],
        [5, 5.0001],
        [5, 10],
      ],
      undefined,
      ['1: 0-5', '3: 5-10'],
    ],
    [
      'end where the next begins',
      [
        [0, 8],
        [5, 10],
      ],
      undefined,
      ['0: 0-5', '1: 5-10'],
    ],
    [
      'without an end go on to the next',
      [
        [0, Infinity],
        [5, Infinity],
      ],
      undefined,
      ['0: 0-5', '1: 5-10'],
    ],
    [
      'keep a gap between them',
      [
        [0, 2],
        [8, 10],
      ],
      undefined,
      ['0: 0-2', '1: 8-10'],
    ],
    [
      'give way to those inside of them',
      [
        [0, 10],
        [0, 4],
        [4, 10],
      ],
      undefined,
      ['1: 0-4', '2: 4-10'],
    ],
  ] as [string, [number, number][], { start: number; duration: number } | undefined, string[]][])
    it(what, () => {
      expect(arranged(times, sound)).to.deep.equal(expected);
    });
});
