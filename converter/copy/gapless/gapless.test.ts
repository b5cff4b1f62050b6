import { expect } from 'chai';
import { Doubt } from '../doubt.ts';
import { gaplessAsIn, gaplessOf } from './gapless.ts';

const samples = 100 * 1152;
const nothing = { encoder: '', delay: 0, padding: 0 };

describe('what a copied mp3 says of its start and end', () => {
  it('is what the container says, less the delay of decoders', () => {
    const start = 576 + 529;
    expect(gaplessOf({ start, length: samples - 263 }, samples)).to.deep.equal({
      ...{ encoder: 'Lavf', delay: 576, padding: 263 + 529 },
    });
    expect(gaplessOf({ start }, samples)).to.deep.include({ delay: 576, padding: 529 });
    // Rounded times.
    expect(gaplessOf({ start, length: samples + 2 }, samples)).to.deep.include({ padding: 529 });
  });

  it('is nothing if the container says nothing of the start', () => {
    expect(gaplessOf({ start: 0 }, samples)).to.deep.equal(nothing);
    expect(gaplessOf({ start: 0, length: samples - 263 }, samples)).to.deep.equal(nothing);
  });

  it('is doubtful if an mp3 cannot say it', () => {
    for (const trim of [{ start: 528 }, { start: 4096 + 529 }, { start: 1105, length: samples - 3567 }])
      expect(() => gaplessOf(trim, samples)).to.throw(Doubt);
    expect(gaplessOf({ start: 529 }, samples)).to.deep.include({ delay: 0 });
    expect(gaplessOf({ start: 4095 + 529 }, samples)).to.deep.include({ delay: 4095 });
  });

  it('is what the source’s header frame says', () => {
    const header = { encoder: 'LAME3.100', delay: 576, padding: 792, frames: 100, isVbr: true };
    expect(gaplessAsIn(header, 100)).to.deep.equal({ encoder: 'LAME3.100', delay: 576, padding: 792 });
    // Frames were cut off, and the padding with them.
    expect(gaplessAsIn(header, 90)).to.deep.include({ delay: 576, padding: 529 });
    // Decoders drop their own delay, whatever it says.
    expect(gaplessAsIn({ ...header, delay: 0, padding: 0 }, 100)).to.deep.include({ padding: 529 });
    expect(gaplessAsIn({ ...header, encoder: '\0'.repeat(9) }, 100)).to.deep.equal(nothing);
  });
});
