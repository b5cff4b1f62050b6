import { isMono, type AudioStream } from '../probe/media-report.ts';
import type { Sound } from '../probe/sound-track.ts';
import { mixUnplaced, timeline } from './timeline.ts';

/**
 * LAME's V2: about 190 kbit/s. It counts as transparent and has half the size of 320 kbit/s. Without bit
 * reservoir, frames do not depend on the frames before; `repack.ts` saves the space that it would.
 */
export const lameOptions = [
  ...['-codec:a', 'libmp3lame', '-q:a', '2', '-reservoir', '0'],
  ...['-write_xing', '0', '-id3v2_version', '0', '-map_metadata', '-1'],
  // Otherwise ffmpeg writes each frame by itself, and reading them takes longer than all else.
  ...['-flush_packets', '0', '-f', 'mp3'],
];

/** Samples per channel that LAME puts before the sound. */
export const lameDelay = 576;

/** Sample rates of mp3, in Hz. */
const mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** Of the mp3, and of the sound before it is encoded. */
export interface Format {
  /** Hz. */
  rate: number;
  channels: 1 | 2;
  /** Samples per channel in an mp3 frame. */
  frameSamples: number;
  /** Bytes of these samples, before they are encoded. */
  frameBytes: number;
}

const sampleBytes = 4;

export function formatOf({ track, right }: Sound): Format {
  const rate = mp3Rate(track);
  const channels = isMono(track) && !right ? 1 : 2;
  const frameSamples = rate >= 32_000 ? 1152 : 576;
  return { rate, channels, frameSamples, frameBytes: frameSamples * channels * sampleBytes };
}

/** ffmpeg's options for sound without a header. Floats, because most decoders give these, and LAME takes them. */
export function pcmFormat({ rate, channels }: Format): string[] {
  return ['-f', 'f32le', '-ar', String(rate), '-ac', String(channels)];
}

/** Such sound as output. */
export const pcmOptions = ['-codec:a', 'pcm_f32le', '-flush_packets', '0', '-f', 'f32le'];

/** Not below the source's rate if mp3 has such a rate. */
function mp3Rate({ sampleRate }: AudioStream): number {
  if (sampleRate === 0) return 48_000;
  const highest = sampleRate % 11_025 === 0 ? 44_100 : 48_000;
  return mp3Rates.find((rate) => rate >= sampleRate) ?? highest;
}

/** Keeps a single channel at its loudness. ffmpeg would treat a left one as half of a stereo sound. */
const oneChannel = 'pan=mono|c0=c0';
const stereoPair = 'join=inputs=2:channel_layout=stereo:map=0.0-FL|1.0-FR';

/** LAME gets the same samples, whether they come from a decoder or from another ffmpeg. */
const asFloats = 'aformat=sample_fmts=fltp';

/** ffmpeg's options that select the sound and put it into the mp3's format. */
export function soundOptions(sound: Sound): string[] {
  const { track, right } = sound;
  const { rate, channels } = formatOf(sound);
  // Always explicit: some sources and filters would otherwise lead to rates that mp3 does not have.
  const format = `${asFloats}:sample_rates=${rate}:channel_layouts=${channels === 1 ? 'mono' : 'stereo'}`;
  const placed = isMono(track) ? [oneChannel] : mixUnplaced(track.layout);
  if (!right) return ['-map', `0:${track.index}`, '-af', [timeline, ...placed, format].join(',')];
  const pair = `[0:${track.index}][0:${right.index}]${stereoPair},${timeline},${format}[pair]`;
  return ['-filter_complex', pair, '-map', '[pair]'];
}

/** The same for the only track of a source, as long as nothing has to be changed: see `isPlain`. */
export const plainSoundOptions = ['-map', '0:a:0', '-af', `${timeline},${asFloats}`];

/** With `plainSoundOptions`, the track comes out exactly as with `soundOptions`. */
export function isPlain({ sampleRate, layout }: AudioStream): boolean {
  return ['mono', 'stereo'].includes(layout) && mp3Rates.includes(sampleRate);
}
