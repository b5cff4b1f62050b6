import { expect } from 'chai';
import { Doubt } from './doubt.ts';
import { createTimeCheck } from './steady-times.ts';

/** Of a frame at 44.1 kHz. */
const length = 1152 / 44_100;

/** @param shift seconds from its true time, for each packet. @returns whether there is any doubt */
function isDoubtful(shift: (time: number) => number, seconds = 60): boolean {
  const check = createTimeCheck();
  try {
    for (let time = 0; time < seconds; time += length) check(time + shift(time), length);
    return false;
  } catch (error) {
    if (error instanceof Doubt) return true;
    throw error;
  }
}

describe('the times of packets', () => {
  const from30 = (seconds: number) => (time: number) => (time < 30 ? 0 : seconds);

  it('may start anywhere, be rounded, drift and tremble', () => {
    expect(isDoubtful(() => 47_721.5)).to.equal(false);
    expect(isDoubtful((time) => Math.round(time * 1000) / 1000 - time)).to.equal(false);
    expect(isDoubtful((time) => 0.01 * time, 3600)).to.equal(false);
    expect(isDoubtful((time) => -0.01 * time, 3600)).to.equal(false);
    expect(isDoubtful((time) => 0.06 * Math.sin(time * 100))).to.equal(false);
    expect(isDoubtful(from30(0.1))).to.equal(false);
  });

  it('are doubtful if they leave a hole that would be filled with silence', () => {
    expect(isDoubtful(from30(0.2))).to.equal(true);
    expect(isDoubtful(from30(3600))).to.equal(true);
    expect(isDoubtful((time) => 0.1 * Math.floor(time))).to.equal(true);
  });

  it('are doubtful if they jump back, or do not move', () => {
    expect(isDoubtful(from30(-0.2))).to.equal(true);
    expect(isDoubtful((time) => (time < 30 || time > 31 ? 0 : 5))).to.equal(true);
    expect(isDoubtful((time) => -time)).to.equal(true);
  });
});
