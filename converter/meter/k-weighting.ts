/** Coefficients of a filter: `y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''`. */
interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

/** The two filters of ITU-R BS.1770, which weigh sound as people hear it. It gives them for 48 kHz only. */
function filtersFor(rate: number): { shelf: Biquad; highPass: Biquad } {
  const shelf = { k: Math.tan((Math.PI * 1681.974450955533) / rate), q: 0.7071752369554196 };
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const low = { k: Math.tan((Math.PI * 38.13547087602444) / rate), q: 0.5003270373238773 };
  const poles = ({ k, q }: { k: number; q: number }) => {
    const a0 = 1 + k / q + k * k;
    return { a0, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
  };
  const { a0, ...shelfPoles } = poles(shelf);
  const { a1, a2 } = poles(low);
  const { k, q } = shelf;
  const b0 = (high + (band * k) / q + k * k) / a0;
  const b1 = (2 * (k * k - high)) / a0;
  const b2 = (high - (band * k) / q + k * k) / a0;
  return { shelf: { b0, b1, b2, ...shelfPoles }, highPass: { b0: 1, b1: -2, b2: 1, a1, a2 } };
}

/** Sums the squares of weighted samples. */
export type Weighing = (samples: Float32Array, begin: number, end: number) => number;

/**
 * Weighs sound, going on where it stopped.
 * @param channels 1 or 2, interleaved
 * @returns a function of samples, and the range of them in samples per channel
 */
export function createWeighing(rate: number, channels: number): Weighing {
  const { shelf, highPass } = filtersFor(rate);
  const { b0, b1, b2, a1, a2 } = shelf;
  const { a1: c1, a2: c2 } = highPass;
  // What the filters keep from one sample to the next, in the transposed direct form II.
  const kept = new Float64Array(8);
  return (samples, begin, end) => {
    // Local variables, and both channels in one loop, take a third of the time.
    let [l1 = 0, l2 = 0, l3 = 0, l4 = 0, r1 = 0, r2 = 0, r3 = 0, r4 = 0] = kept;
    let sum = 0;
    const right = channels - 1;
    for (let place = begin * channels; place < end * channels; place += channels) {
      const x = samples[place] ?? 0;
      const y = b0 * x + l1;
      l1 = b1 * x + l2 - a1 * y;
      l2 = b2 * x - a2 * y;
      const z = y + l3;
      l3 = l4 - 2 * y - c1 * z;
      l4 = y - c2 * z;
      const u = samples[place + right] ?? 0;
      const v = b0 * u + r1;
      r1 = b1 * u + r2 - a1 * v;
      r2 = b2 * u - a2 * v;
      const w = v + r3;
      r3 = r4 - 2 * v - c1 * w;
      r4 = v - c2 * w;
      sum += z * z + w * w;
    }
    // Float sources may hold samples that are no numbers. Here they are silence.
    const isNumber = Number.isFinite(sum);
    kept.set(isNumber ? [l1, l2, l3, l4, r1, r2, r3, r4] : new Float64Array(8));
    if (!isNumber) return 0;
    // A single channel was weighed twice.
    return (sum * channels) / 2;
  };
}
