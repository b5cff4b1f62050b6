import type { HeaderFrame } from '../../mp3/header-frame.ts';
import { Doubt } from '../doubt.ts';
import type { Trim } from './trim.ts';

/** What a header frame says of the samples that are not meant to be heard. */
export type Gapless = Pick<HeaderFrame, 'encoder' | 'delay' | 'padding'>;

/** Samples per channel by which decoders are late. They drop these in addition to the stated delay. */
const decoderDelay = 529;
/** The fields have 12 bits. */
const mostStated = 0xfff;
/** Without a name, players take the other fields for empty and play every sample. */
const nothingStated: Gapless = { encoder: '', delay: 0, padding: 0 };

/**
 * A header frame cannot state the end alone: with a name, decoders always drop their delay at the start.
 * @param samples per channel, of all frames
 * @throws Doubt if a header frame cannot state it
 */
export function gaplessOf({ start, length }: Trim, samples: number): Gapless {
  if (start === 0) return nothingStated;
  const delay = start - decoderDelay;
  const end = Math.max(0, samples - (length ?? samples));
  const padding = end + decoderDelay;
  if (delay < 0 || delay > mostStated || padding > mostStated)
    throw new Doubt(`no header frame can state that ${start} and ${end} samples are dropped`);
  return { encoder: 'Lavf', delay, padding };
}

/**
 * As the source's own header frame says. If frames were cut off, its padding is gone.
 * @param frames of the source
 */
export function gaplessAsIn(header: HeaderFrame, frames: number): Gapless {
  const { encoder, delay, padding } = header;
  if (encoder.startsWith('\0')) return nothingStated;
  const isWhole = header.frames === frames;
  return { encoder, delay, padding: Math.max(decoderDelay, isWhole ? padding : 0) };
}
