/** Samples on each side that are needed to know the sound between two samples. */
export const reach = 16;

/** Between samples, in quarters as BS.1770 asks for at least. Further away, another sample is nearer. */
const offsets = [-0.5, -0.25, 0.25, 0.5];

/**
 * How much of its height a peak has at the nearest sample, at least. Only sound at the very highest frequencies
 * may have less.
 */
export const leastShare = 0.5;

/** A sinc within a Hann window. */
function kernelAt(offset: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, place) => {
    const t = place - reach - offset;
    const window = Math.abs(t) < reach ? 0.5 + 0.5 * Math.cos((Math.PI * t) / reach) : 0;
    return window * (Math.sin(Math.PI * t) / (Math.PI * t));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

const kernels = offsets.map(kernelAt);

/**
 * The highest level of the sound, also between samples.
 * @param samples interleaved, with `reach` samples per channel on each side of the range
 * @param peak the highest level so far; most samples are too far below to matter
 */
export function truePeak(
  samples: Float32Array,
  channels: number,
  begin: number,
  end: number,
  peak: number,
): number {
  let highest = peak;
  for (let place = begin * channels; place < end * channels; place++) {
    const sample = samples[place] ?? 0;
    const level = Math.abs(sample);
    if (level <= leastShare * highest || level === Infinity) continue;
    const before = samples[place - channels] ?? 0;
    const after = samples[place + channels] ?? 0;
    if (level < Math.abs(before) || level < Math.abs(after)) continue;
    // Of clipped ones, the first and the last are enough.
    if (sample === before && sample === after) continue;
    if (level > highest) highest = level;
    for (const kernel of kernels) {
      let sum = 0;
      for (let tap = 0; tap <= 2 * reach; tap++)
        sum += (kernel[tap] ?? 0) * (samples[place + (tap - reach) * channels] ?? 0);
      const height = Math.abs(sum);
      if (height > highest && height < Infinity) highest = height;
    }
  }
  return highest;
}
