import type { Analysis } from '../../shared/analysis/analysis.ts';
import type { Heard } from './heard.ts';
import { pointSamples } from './meter.ts';

/** Of 16 bits: -50 dB of full scale. The noise of a room is often louder than -60 dB. */
const highest = 32_768 * 10 ** (-50 / 20);
/** Seconds. Shorter ones are pauses. */
const shortest = 2;

/** To a point's precision: 21 to 128 ms. */
export function silencesIn({ rate, samples, lows, highs }: Heard): Analysis['silences'] {
  const silences: Analysis['silences'] = [];
  const secondsAt = (point: number) => Math.min(point * pointSamples, samples) / rate;
  let first: number | undefined;
  for (let point = 0; point <= lows.length; point++) {
    const isQuiet = point < lows.length && Math.max(-(lows[point] ?? 0), highs[point] ?? 0) <= highest;
    if (isQuiet) first ??= point;
    else if (first !== undefined) {
      const silence = { start: secondsAt(first), end: secondsAt(point) };
      if (silence.end - silence.start >= shortest) silences.push(silence);
      first = undefined;
    }
  }
  return silences;
}
