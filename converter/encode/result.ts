import { ConversionError } from '../ffmpeg/failure.ts';
import { throwOnFullDisk } from '../ffmpeg/source-fault.ts';
import type { Heard } from '../meter/heard.ts';
import type { HeaderFrame } from '../mp3/header-frame.ts';
import type { MusicFile } from '../mp3/music-file.ts';
import type { Limits } from '../probe/probe.ts';
import type { Decoded } from './decoding.ts';
import { lameDelay, type Lame } from './lame.ts';

/** The frames of an mp3, and what its header frame needs to know. */
export interface Encoded extends Decoded {
  music: MusicFile;
  header: HeaderFrame;
  /** Seconds of sound. */
  duration: number;
  copied: false;
  /** If a meter listened. */
  heard?: Heard;
}

/**
 * Checks the mp3 against what was decoded: ffmpeg's exit code says nothing about what it wrote.
 * @throws ConversionError if the source is at fault, Error if the encoder is
 */
export function checked(
  decoded: Decoded,
  music: MusicFile,
  { rate, frameSamples }: { rate: number; frameSamples: number },
  { lame: { isVbr, quality }, isPart }: { lame: Lame; isPart: boolean },
  limits: Limits,
): Encoded {
  throwOnFullDisk(decoded.log);
  const { samples } = decoded;
  if (samples === 0)
    throw new ConversionError(isPart ? 'nothing-left' : 'not-media', {
      cause: new Error('nothing could be decoded'),
    });
  const duration = samples / rate;
  if (duration > limits.maxDuration + 0.5) throw new ConversionError('too-long');
  const padding = music.frames * frameSamples - lameDelay - samples;
  // LAME adds less than three frames.
  if (padding < 0 || padding > 3 * frameSamples)
    throw new Error(`${samples} samples were decoded, but the mp3 has ${music.frames} frames`);
  const header = { frames: music.frames, delay: lameDelay, padding, encoder: 'Lavc', isVbr, quality };
  return { ...decoded, music, header, duration, copied: false };
}
