import type { Options } from '../../shared/options/options.ts';
import { dropRest, type Cut } from '../cut/cut.ts';
import { isMono, type AudioStream } from '../probe/media-report.ts';
import type { Sound } from '../probe/sound-track.ts';
import { mixUnplaced, timeline, timelineFrom } from './timeline.ts';

/** Sample rates of mp3, in Hz. */
const mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** Chooses the rate of the result by the rate of the source, which is 0 if unknown. In Hz. */
export type RateChoice = (source: number) => number;

/** Not below the source's rate if mp3 has such a rate. */
export function mp3Rate(source: number, least = 0): number {
  if (source === 0) return 48_000;
  const isOf44100 = source % 11_025 === 0;
  const fitting = mp3Rates.filter((rate) => rate >= Math.max(source, least));
  return fitting.find((rate) => !isOf44100 || rate % 11_025 === 0) ?? (isOf44100 ? 44_100 : 48_000);
}

/** Keeps a single channel at its loudness. ffmpeg would treat a left one as half of a stereo sound. */
const oneChannel = 'pan=mono|c0=c0';
/** ffmpeg's own mix would be 3 dB louder. */
const mixed = 'pan=mono|c0=0.5*c0+0.5*c1';
const bothChannels = 'pan=stereo|c0=c0|c1=c0';
const stereoPair = 'join=inputs=2:channel_layout=stereo:map=0.0-FL|1.0-FR';

/** @param from the sample to begin with. @param then a further filter */
function beginningAt(from: number, then?: string): string {
  const begin = from === 0 ? '' : `,atrim=start_sample=${from},asetpts=PTS-STARTPTS`;
  return then === undefined ? begin : `${begin},${then}`;
}

/** ffmpeg's options that select the sound. */
export interface Selection {
  /** Tracks that it is made of. */
  tracks: number;
  /** The sound from a sample on. @param then a further filter */
  from: (sample: number, then?: string) => readonly string[];
}

/** What to make of a sound. */
export interface Wish {
  channels: Options['channels'];
  cut: Cut | undefined;
  /** In dB. */
  gain: number;
  rates: RateChoice;
}

/** Of the whole sound, as it is. */
export const plainWish: Wish = { channels: 'auto', cut: undefined, gain: 0, rates: mp3Rate };

/** Selects the sound, and puts it into the format of the result. */
export function soundOptions({ track, right }: Sound, { channels, cut, gain, rates }: Wish): Selection {
  const isOne = isMono(track) && !right;
  const layout = channels === 'auto' ? (isOne ? 'mono' : 'stereo') : channels;
  const isMixed = layout === 'mono' && !isOne;
  // Always explicit: some sources and filters would otherwise lead to rates that the format does not have.
  const format =
    `aformat=sample_rates=${rates(track.sampleRate)}:channel_layouts=${isMixed ? 'stereo' : layout}` +
    (isMixed ? `,${mixed}` : '');
  const shaped = `${format}${dropRest(cut)}${gain === 0 ? '' : `,volume=${gain.toFixed(2)}dB`}`;
  const placed = isMono(track) ? [layout === 'mono' ? oneChannel : bothChannels] : mixUnplaced(track.layout);
  const timed = timelineFrom(cut === undefined ? 'sound' : 'source');
  if (!right) {
    const filters = [timed, ...placed, shaped].join(',');
    return {
      tracks: 1,
      from: (sample, then) => ['-map', `0:${track.index}`, '-af', filters + beginningAt(sample, then)],
    };
  }
  const pair = `[0:${track.index}][0:${right.index}]${stereoPair},${timed},${shaped}`;
  return {
    tracks: 2,
    from: (sample, then) => [
      '-filter_complex',
      `${pair}${beginningAt(sample, then)}[pair]`,
      '-map',
      '[pair]',
    ],
  };
}

/** The same for the only track of a source, as long as nothing has to be changed: see `isPlain`. */
export const plainSound: Selection = {
  tracks: 1,
  from: (sample, then) => ['-map', '0:a:0', '-af', timeline + beginningAt(sample, then)],
};

/** With `plainSound`, the track comes out exactly as with `soundOptions`. */
export function isPlain({ sampleRate, layout }: AudioStream): boolean {
  return ['mono', 'stereo'].includes(layout) && mp3Rates.includes(sampleRate);
}
