import { expect } from 'chai';
import { rejection } from '../../shared/testing/rejection.ts';
import { fromPages, inSlices } from './slices.ts';

describe('a list that is read in slices', () => {
  /** With how often it was begun and left before its end. */
  function listOf(count: number) {
    const seen = { begun: 0, left: 0 };
    async function* list() {
      seen.begun += 1;
      let ended = false;
      try {
        for (let n = 1; n <= count; n++) yield await Promise.resolve(n);
        ended = true;
      } finally {
        if (!ended) seen.left += 1;
      }
    }
    return { list, seen };
  }

  it('goes on where the slice before ended, and begins anew after its end', async () => {
    const slices = inSlices(listOf(5).list, 2);
    const read = [];
    for (let turn = 0; turn < 5; turn++) read.push(await slices.next());
    expect(read).to.deep.equal([[1, 2], [3, 4], [5], [1, 2], [3, 4]]);
  });

  it('wastes no turn where a slice ended with the list', async () => {
    const slices = inSlices(listOf(2).list, 2);
    expect([await slices.next(), await slices.next()]).to.deep.equal([
      [1, 2],
      [1, 2],
    ]);
  });

  it('is empty where the list is, without asking twice', async () => {
    const { list, seen } = listOf(0);
    const slices = inSlices(list, 2);
    expect(await slices.next()).to.deep.equal([]);
    expect(seen.begun).to.equal(1);
  });

  it('begins anew after an error', async () => {
    let broken = true;
    async function* list() {
      yield await Promise.resolve(1);
      if (broken) throw new Error('lost');
      yield 2;
    }
    const slices = inSlices(list, 2);
    expect(await rejection(slices.next())).to.have.property('message', 'lost');
    broken = false;
    expect(await slices.next()).to.deep.equal([1, 2]);
  });

  it('gives back what the list holds when it is closed', async () => {
    const { list, seen } = listOf(3);
    const slices = inSlices(list, 2);
    await slices.next();
    await slices.close();
    expect(seen).to.deep.equal({ begun: 1, left: 1 });
  });

  it('is made of pages, each of which follows the last item of the one before', async () => {
    const asked: (number | undefined)[] = [];
    const pages = fromPages<number>((last) => {
      asked.push(last);
      const from = last ?? 0;
      return Promise.resolve(from < 4 ? [from + 1, from + 2] : []);
    });
    expect(await inSlices(() => pages, 10).next()).to.deep.equal([1, 2, 3, 4]);
    expect(asked).to.deep.equal([undefined, 2, 4]);
  });
});
