import type { Options } from '../../shared/options/options.ts';

/** How LAME encodes. */
export interface Lame {
  options: readonly string[];
  /** Without bit reservoir, so frames do not depend on the frames before; `repack.ts` saves that space. */
  isVbr: boolean;
  /** For the header frame: 100 is best. */
  quality: number;
  /** Hz. */
  leastRate: number;
  /** How much quieter LAME makes the sound, in dB. */
  loss: number;
}

/** Samples per channel that LAME puts before the sound. */
export const lameDelay = 576;

/**
 * LAME's V2 takes about 190 kbit/s. It counts as transparent and has half the size of 320 kbit/s.
 */
const levels = { best: 0, high: 2, medium: 4 };

/** kbit/s. */
const speechBitrate = 64;

export function lameOf({ quality = 'high', bitrate }: Pick<Options, 'quality' | 'bitrate'>): Lame {
  if (bitrate !== undefined) return constant(bitrate);
  if (quality === 'speech') return constant(speechBitrate);
  const level = levels[quality];
  return {
    options: ['-codec:a', 'libmp3lame', '-q:a', String(level), '-reservoir', '0'],
    ...{ isVbr: true, quality: 100 - 10 * level, leastRate: 0, loss: 0 },
  };
}

/** Takes its quality from the reservoir, so it cannot be encoded in parts. */
function constant(bitrate: number): Lame {
  return {
    options: ['-codec:a', 'libmp3lame', '-b:a', `${bitrate}k`],
    ...{ isVbr: false, quality: 80, leastRate: leastRateFor(bitrate), loss: lossAt(bitrate) },
  };
}

/** MPEG-2.5 has at most 64 kbit/s, MPEG-2 160. */
function leastRateFor(bitrate: number): number {
  return bitrate > 160 ? 32_000 : bitrate > 64 ? 16_000 : 0;
}

/** LAME scales the sound by 0.95 and more. Measured. */
function lossAt(bitrate: number): number {
  if (bitrate >= 256) return 0;
  return bitrate >= 224 ? 0.18 : bitrate >= 192 ? 0.27 : 0.46;
}
