import type { Options } from '../../shared/options/options.ts';
import { dropRest, type Cut } from '../cut/cut.ts';
import { sidePipe } from '../ffmpeg/ffmpeg.ts';
import type { MeterFormat } from '../meter/meter.ts';
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

/** @param from the sample to begin with */
function beginningAt(from: number): string {
  return from === 0 ? '' : `,atrim=start_sample=${from},asetpts=PTS-STARTPTS`;
}

/** Which sound ffmpeg is to take, and what to make of it. */
export interface Selection {
  /** Tracks that it is made of. */
  tracks: number;
  /** Of ffmpeg's filters. */
  input: string;
  /** For the sound from a sample on. */
  filters: (sample: number) => string;
}

/** ffmpeg's options that select the sound for the next output. @param most seconds */
export function selected({ input, filters }: Selection, most: number, from = 0): string[] {
  return [...graph(`${input}${filters(from)}[sound]`), ...take('sound', most)];
}

/** The same, with the sound itself as another output before that a meter can read. */
export function selectedAndHeard({ input, filters }: Selection, most: number, from = 0): string[] {
  return [
    ...graph(`${input}${filters(from)},asplit[sound][heard]`),
    ...[...take('heard', most), ...heardOptions, sidePipe],
    ...take('sound', most),
  ];
}

const graph = (filters: string) => ['-filter_complex', filters];
const take = (label: string, most: number) => ['-map', `[${label}]`, '-t', String(most)];

/** ffmpeg's options for sound that a meter can read. */
export const heardOptions = '-codec:a pcm_f32le -map_metadata -1 -flush_packets 0 -f f32le'.split(' ');

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

function layoutOf({ track, right }: Sound, channels: Wish['channels']): 'mono' | 'stereo' {
  if (channels !== 'auto') return channels;
  return isMono(track) && !right ? 'mono' : 'stereo';
}

/** What comes out of `soundOptions`. */
export function formatOf(sound: Sound, { channels, rates }: Pick<Wish, 'channels' | 'rates'>): MeterFormat {
  return {
    rate: rates(sound.track.sampleRate),
    channels: layoutOf(sound, channels) === 'mono' ? 1 : 2,
  };
}

/** Selects the sound, and puts it into the format of the result. */
export function soundOptions(sound: Sound, { channels, cut, gain, rates }: Wish): Selection {
  const { track, right } = sound;
  const isOne = isMono(track) && !right;
  const layout = layoutOf(sound, channels);
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
    return { tracks: 1, input: `[0:${track.index}]`, filters: (sample) => filters + beginningAt(sample) };
  }
  const pair = `${stereoPair},${timed},${shaped}`;
  return {
    tracks: 2,
    input: `[0:${track.index}][0:${right.index}]`,
    filters: (sample) => pair + beginningAt(sample),
  };
}

/** The same for the only track of a source, as long as nothing has to be changed: see `isPlain`. */
export const plainSound: Selection = {
  tracks: 1,
  input: '[0:a:0]',
  filters: (sample) => timeline + beginningAt(sample),
};

/** With `plainSound`, the track comes out exactly as with `soundOptions`. */
export function isPlain({ sampleRate, layout }: AudioStream): boolean {
  return ['mono', 'stereo'].includes(layout) && mp3Rates.includes(sampleRate);
}
