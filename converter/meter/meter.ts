import { createWeighing } from './k-weighting.ts';
import { leastShare, reach, truePeak } from './true-peak.ts';

export interface MeterFormat {
  /** Hz. */
  rate: number;
  channels: number;
}

/** What was heard of a stretch of the sound. */
export interface Stretch {
  /** Sums of squares of the weighted samples, by tenths of a second, the first of which may have begun before. */
  firstTenth: number;
  powers: Float64Array;
  /** The lowest and the highest sample of each point, as 16 bits. */
  lows: Int16Array;
  highs: Int16Array;
  /** Of full scale. */
  truePeak: number;
}

/** Samples per channel of a stretch. Parts that are encoded apart consist of whole stretches. */
export const stretchSamples = 1024 * 576;
/** Samples per channel of a point of the waveform. */
export const pointSamples = 1024;
/** So that the lead of any part consists of whole blocks. */
const blockSamples = 256;

export const tenthOf = (rate: number) => Math.floor(rate / 10);

/** Listens to sound. */
export interface Meter {
  /** @param chunk 32-bit floats, interleaved; samples may be torn */
  push(chunk: Buffer): void;
  end(): void;
  /** Samples per channel, of the whole sound. */
  readonly position: number;
  /** By their number. */
  readonly stretches: ReadonlyMap<number, Stretch>;
}

/** @param from the sample that comes first: a multiple of `blockSamples` */
export function createMeter({ rate, channels }: MeterFormat, from = 0): Meter {
  const tenth = tenthOf(rate);
  const stretches = new Map<number, Stretch>();
  const weigh = createWeighing(rate, channels);
  // A peak is known only when the samples after it are.
  const before = 2 * reach;
  const samples = new Float32Array((before + blockSamples) * channels);
  const bytes = Buffer.from(samples.buffer);
  const firstByte = before * channels * samples.BYTES_PER_ELEMENT;
  let position = from;
  /** The highest level of the block before. */
  let former = 0;
  /** A sound that begins or ends abruptly has no peaks there that any file holds. */
  let isFirst = true;
  let filled = firstByte;

  function stretchAt(sample: number): Stretch {
    const number = Math.floor(sample / stretchSamples);
    const known = stretches.get(number);
    if (known) return known;
    const points = stretchSamples / pointSamples;
    const made = {
      firstTenth: Math.floor((number * stretchSamples) / tenth),
      powers: new Float64Array(Math.ceil(stretchSamples / tenth) + 1),
      lows: new Int16Array(points),
      highs: new Int16Array(points),
      truePeak: 0,
    };
    stretches.set(number, made);
    return made;
  }

  function addPowers({ firstTenth, powers }: Stretch, count: number): void {
    let done = 0;
    while (done < count) {
      const number = Math.floor((position + done) / tenth);
      const end = Math.min(count, (number + 1) * tenth - position);
      const power = weigh(samples, before + done, before + end);
      powers[number - firstTenth] = (powers[number - firstTenth] ?? 0) + power;
      done = end;
    }
  }

  /** @returns the highest level */
  function drawPoint({ lows, highs }: Stretch, count: number): number {
    let low = 0;
    let high = 0;
    for (let place = before * channels; place < (before + count) * channels; place++) {
      const sample = samples[place] ?? 0;
      low = Math.min(low, sample);
      high = Math.max(high, sample);
    }
    const point = Math.floor((position % stretchSamples) / pointSamples);
    lows[point] = Math.min(lows[point] ?? 0, Math.max(-32_768, Math.round(low * 32_768)));
    highs[point] = Math.max(highs[point] ?? 0, Math.min(32_767, Math.round(high * 32_768)));
    return Math.max(-low, high);
  }

  function take(count: number): void {
    const stretch = stretchAt(position);
    addPowers(stretch, count);
    const level = drawPoint(stretch, count);
    if (level > stretch.truePeak && level < Infinity) stretch.truePeak = level;
    // The peaks of the last samples of the block before are looked for here, too.
    if (Math.max(level, former) > leastShare * stretch.truePeak)
      stretch.truePeak = truePeak(
        samples,
        channels,
        isFirst ? before : reach,
        reach + count,
        stretch.truePeak,
      );
    former = level;
    isFirst = false;
    samples.copyWithin(0, count * channels, (before + count) * channels);
    position += count;
    filled = firstByte;
  }

  return {
    push(chunk) {
      for (let read = 0; read < chunk.length;) {
        const copied = chunk.copy(bytes, filled, read);
        read += copied;
        filled += copied;
        if (filled === bytes.length) take(blockSamples);
      }
    },
    end() {
      const count = Math.floor((filled - firstByte) / (samples.BYTES_PER_ELEMENT * channels));
      if (count > 0) take(count);
    },
    get position() {
      return position;
    },
    stretches,
  };
}
