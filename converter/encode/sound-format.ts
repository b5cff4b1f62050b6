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

/** Not below the source's rate if mp3 has such a rate. */
function mp3Rate({ sampleRate }: AudioStream): number {
  if (sampleRate === 0) return 48_000;
  const highest = sampleRate % 11_025 === 0 ? 44_100 : 48_000;
  return mp3Rates.find((rate) => rate >= sampleRate) ?? highest;
}

/** Keeps a single channel at its loudness. ffmpeg would treat a left one as half of a stereo sound. */
const oneChannel = 'pan=mono|c0=c0';
const stereoPair = 'join=inputs=2:channel_layout=stereo:map=0.0-FL|1.0-FR';

/** @param from the sample to begin with */
function beginningAt(from: number): string {
  return from === 0 ? '' : `,atrim=start_sample=${from},asetpts=PTS-STARTPTS`;
}

/** ffmpeg's options that select the sound. */
export interface Selection {
  /** Tracks that it is made of. */
  tracks: number;
  /** The sound from a sample on. */
  from: (sample: number) => readonly string[];
}

/** Selects the sound, and puts it into the mp3's format. */
export function soundOptions(sound: Sound): Selection {
  const { track, right } = sound;
  const layout = isMono(track) && !right ? 'mono' : 'stereo';
  // Always explicit: some sources and filters would otherwise lead to rates that mp3 does not have.
  const format = `aformat=sample_rates=${mp3Rate(track)}:channel_layouts=${layout}`;
  const placed = isMono(track) ? [oneChannel] : mixUnplaced(track.layout);
  if (!right) {
    const filters = [timeline, ...placed, format].join(',');
    return {
      tracks: 1,
      from: (sample) => ['-map', `0:${track.index}`, '-af', filters + beginningAt(sample)],
    };
  }
  const pair = `[0:${track.index}][0:${right.index}]${stereoPair},${timeline},${format}`;
  return {
    tracks: 2,
    from: (sample) => ['-filter_complex', `${pair}${beginningAt(sample)}[pair]`, '-map', '[pair]'],
  };
}

/** The same for the only track of a source, as long as nothing has to be changed: see `isPlain`. */
export const plainSound: Selection = {
  tracks: 1,
  from: (sample) => ['-map', '0:a:0', '-af', timeline + beginningAt(sample)],
};

/** With `plainSound`, the track comes out exactly as with `soundOptions`. */
export function isPlain({ sampleRate, layout }: AudioStream): boolean {
  return ['mono', 'stereo'].includes(layout) && mp3Rates.includes(sampleRate);
}
