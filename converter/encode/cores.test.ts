import { expect } from 'chai';
import { rejection } from '../../shared/testing/rejection.ts';
import { createCores } from './cores.ts';

const { signal } = new AbortController();

describe('the cores of a converter', () => {
  it('are never lent to more than there are, and go to who waited longest', async () => {
    const cores = createCores(2);
    const [first, second] = [await cores.take(signal), await cores.take(signal)];
    const order: string[] = [];
    const third = cores.take(signal).then((core) => {
      order.push('third');
      return core;
    });
    const fourth = cores.take(signal).then((core) => {
      order.push('fourth');
      return core;
    });
    expect(cores).to.satisfy(() => cores.areWanted() && cores.free() === 0);
    first.release();
    first.release();
    (await third).release();
    (await fourth).release();
    expect(order).to.deep.equal(['third', 'fourth']);
    expect(cores.areWanted()).to.equal(false);
    expect(cores.free()).to.equal(1);
    second.release();
    expect(cores.free()).to.equal(2);
  });

  it('are not lent to a second user while somebody waits', async () => {
    const cores = createCores(1);
    const core = await cores.take(signal);
    expect(cores.takeFree()).to.equal(undefined);
    const waiting = cores.take(signal);
    core.release();
    expect(cores.takeFree()).to.equal(undefined);
    (await waiting).release();
    expect(cores.takeFree()).not.to.equal(undefined);
  });

  it('go to the next when somebody has given up waiting', async () => {
    const cores = createCores(1);
    const core = await cores.take(signal);
    const impatient = new AbortController();
    const given = cores.take(impatient.signal);
    const patient = cores.take(signal);
    impatient.abort(new Error('cancelled'));
    expect(await rejection(given)).to.have.property('message', 'cancelled');
    core.release();
    (await patient).release();
    expect(cores.free()).to.equal(1);
    expect(await rejection(cores.take(impatient.signal))).to.have.property('message', 'cancelled');
  });
});
