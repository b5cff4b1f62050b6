import type { Options } from '../../shared/options/options.ts';
import { mp3Rate, type RateChoice } from '../encode/sound-format.ts';
import type { AudioStream } from '../probe/media-report.ts';

/** A format other than mp3, which ffmpeg writes by itself. */
export interface FileFormat {
  /** ffmpeg's name of it. */
  muxer: string;
  rates: RateChoice;
  encoder: (sound: { options: Options; track: AudioStream; isMono: boolean }) => readonly string[];
  /** It can hold a picture that ffmpeg writes. */
  hasCover: boolean;
  /** ffmpeg writes chapters, or they are written as tags, or it has none. */
  chapters: 'chapters' | 'tags' | 'none';
  /** Bytes per second of sound, at most. @param rate of the result */
  mostUsed: (rate: number) => number;
}

/** kbit/s of stereo. Speech is mono. */
interface Bitrates {
  best: number;
  high: number;
  medium: number;
  speech: number;
}

/** @param most kbit/s per channel */
function bitrateOf(bitrates: Bitrates, most: number) {
  return ({ quality = 'high', bitrate }: Options, isMono: boolean): string => {
    const channels = isMono ? 1 : 2;
    const chosen = quality === 'speech' ? bitrates.speech : (bitrates[quality] * channels) / 2;
    return `${Math.min(bitrate ?? chosen, most * channels)}k`;
  };
}

const aacBitrate = bitrateOf({ best: 256, high: 192, medium: 128, speech: 64 }, 256);
const opusBitrate = bitrateOf({ best: 192, high: 128, medium: 96, speech: 32 }, 256);

/** The source's own. */
const anyRate: RateChoice = (source) => (source === 0 ? 48_000 : source);
/** 512 kbit/s. */
const lossy = () => 64_000;
const lossless = { rates: anyRate, mostUsed: (rate: number) => rate * 2 * 4 };

export const fileFormats: Record<Exclude<Options['format'], 'mp3'>, FileFormat> = {
  m4a: {
    ...{ muxer: 'ipod', rates: mp3Rate, hasCover: true, chapters: 'chapters', mostUsed: lossy },
    encoder: ({ options, isMono }) => ['-c:a', 'aac', '-b:a', aacBitrate(options, isMono)],
  },
  opus: {
    ...{ muxer: 'opus', rates: () => 48_000, hasCover: false, chapters: 'tags', mostUsed: lossy },
    encoder: ({ options, isMono }) => ['-c:a', 'libopus', '-b:a', opusBitrate(options, isMono)],
  },
  flac: {
    ...{ muxer: 'flac', hasCover: true, chapters: 'tags', ...lossless },
    // Otherwise sound of a lossy source would get 24 bits, which nobody hears.
    encoder: ({ track }) => ['-c:a', 'flac', '-sample_fmt', track.isDeep ? 's32' : 's16'],
  },
  wav: {
    ...{ muxer: 'wav', hasCover: false, chapters: 'none', ...lossless },
    encoder: ({ track }) => ['-c:a', track.isDeep ? 'pcm_s24le' : 'pcm_s16le', '-rf64', 'auto'],
  },
};
