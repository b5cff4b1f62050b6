import { expect } from 'chai';
import { sectionFrames } from '../mp3/repack.ts';
import { createParts } from './parts.ts';

const frames = (sections: number) => sections * sectionFrames;

describe('the parts of a sound', () => {
  it('begin with the first section and end with the sound, when nobody has cut it', () => {
    const parts = createParts();
    expect(parts.all()).to.have.length(1);
    expect(parts.waiting()).to.include({ start: 0, position: 0 });
    expect(parts.endOf(parts.waiting() ?? expect.fail())).to.equal(Infinity);
  });

  it('get shorter towards the end, since a later one costs more decoding', () => {
    for (const count of [2, 3, 4, 8, 12]) {
      const starts = createParts().cuts(count, frames(10_000), 1);
      expect(starts).to.have.length(count - 1);
      const ends = [...starts, frames(10_000)];
      const lengths = ends.map((end, index) => end - (starts[index - 1] ?? 0));
      expect(lengths).to.deep.equal([...lengths].sort((a, b) => b - a));
      for (const start of starts) expect(start % sectionFrames).to.equal(0);
    }
  });

  it('are fewer than asked for where they would be too short', () => {
    expect(createParts().cuts(8, frames(40), frames(10))).to.have.length(2);
    expect(createParts().cuts(2, frames(19), frames(10))).to.deep.equal([]);
    expect(createParts().cuts(4, 100, 0)).to.deep.equal([]);
  });

  it('are not cut near the end of a long sound, where decoding all before would take longer', () => {
    const parts = createParts();
    const [first] = parts.all();
    if (!first) expect.fail();
    first.position = frames(9_700);
    expect(parts.cuts(2, frames(10_000), frames(1))).to.deep.equal([]);
    first.position = frames(100);
    expect(parts.cuts(2, frames(10_000), frames(1))).to.have.length(1);
  });

  it('are cut where most is left', () => {
    const parts = createParts();
    parts.cutAt(frames(100));
    const [first, second] = parts.all();
    if (!first || !second) expect.fail();
    first.position = frames(90);
    second.position = frames(110);
    const [start = 0] = parts.cuts(2, frames(200), 1);
    expect(start).to.be.within(frames(150), frames(160));
    parts.cutAt(start);
    expect(parts.endOf(second)).to.equal(start);
  });

  it('are taken over by the one before, until they have frames of their own', () => {
    const parts = createParts();
    parts.cutAt(frames(10));
    const [first, second] = parts.all();
    if (!first || !second) expect.fail();
    let stopped = false;
    second.stop = () => (stopped = true);
    second.position++;
    expect(parts.takeNext(first)).to.equal(undefined);
    second.position--;
    expect(parts.takeNext(first)).to.equal(second);
    expect(stopped).to.equal(true);
    expect(parts.has(second)).to.equal(false);
    expect(parts.endOf(first)).to.equal(Infinity);
  });
});
