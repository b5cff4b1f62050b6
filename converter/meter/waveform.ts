import type { Waveform } from '../../shared/analysis/analysis.ts';
import type { Heard } from './heard.ts';
import { pointSamples } from './meter.ts';

/** More than any screen shows. */
const mostPoints = 16_384;

/** Both channels are drawn as one. */
export function waveformOf({ rate, lows, highs }: Heard): Waveform {
  let joined = 1;
  while (lows.length / joined > mostPoints) joined *= 2;
  const length = Math.ceil(lows.length / joined);
  const data: number[] = [];
  for (let point = 0; point < length; point++) {
    const [begin, end] = [point * joined, (point + 1) * joined];
    data.push(Math.min(...lows.subarray(begin, end)) >> 8, Math.max(...highs.subarray(begin, end)) >> 8);
  }
  return {
    ...{ version: 2, channels: 1, sample_rate: rate, samples_per_pixel: joined * pointSamples },
    ...{ bits: 8, length, data },
  };
}
