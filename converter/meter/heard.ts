import { pointSamples, stretchSamples, tenthOf, type MeterFormat, type Stretch } from './meter.ts';

/** What was heard of a whole sound. */
export interface Heard extends MeterFormat {
  /** Samples per channel. */
  samples: number;
  /** Mean squares of the weighted samples in each tenth of a second, summed over the channels. */
  powers: Float64Array;
  /** The lowest and the highest sample of each point of `pointSamples`, as 16 bits. */
  lows: Int16Array;
  highs: Int16Array;
  /** Of full scale, also between samples. */
  truePeak: number;
}

/** Joins what was heard of all stretches of a sound. @param samples per channel */
export function joinStretches(
  { rate, channels }: MeterFormat,
  stretches: ReadonlyMap<number, Stretch>,
  samples: number,
): Heard {
  const tenth = tenthOf(rate);
  const points = Math.ceil(samples / pointSamples);
  const powers = new Float64Array(Math.floor(samples / tenth));
  const lows = new Int16Array(points);
  const highs = new Int16Array(points);
  let peak = 0;
  for (let number = 0; number * stretchSamples < samples; number++) {
    const stretch = stretches.get(number);
    if (!stretch) throw new Error(`nobody listened to stretch ${number} of ${samples} samples`);
    stretch.powers.forEach((power, place) => {
      const whole = stretch.firstTenth + place;
      // The last one is not complete.
      if (whole < powers.length) powers[whole] = (powers[whole] ?? 0) + power / tenth;
    });
    const first = (number * stretchSamples) / pointSamples;
    lows.set(stretch.lows.subarray(0, points - first), first);
    highs.set(stretch.highs.subarray(0, points - first), first);
    peak = Math.max(peak, stretch.truePeak);
  }
  return { rate, channels, samples, powers, lows, highs, truePeak: peak };
}
