import { stat } from 'node:fs/promises';
import { ConversionError } from './ffmpeg/failure.ts';
import { parseReport } from './probe/media-report.ts';
import { runWatched } from './ffmpeg/watchdog.ts';

/** Properties of a finished mp3, read from the mp3 itself. */
export interface FileFacts {
  /** Bytes. */
  size: number;
  /** Seconds. */
  duration: number;
  /** Average, bits per second. */
  bitrate: number;
}

/**
 * Reads the whole mp3 like a player: ffmpeg's exit code says nothing about what it wrote.
 * @throws Error if it is not a complete mp3 whose header states its true duration
 */
export async function verifyMp3(ffmpeg: string, file: string, signal: AbortSignal): Promise<FileFacts> {
  const outputOptions = ['-map', '0:a:0', '-c', 'copy', '-f', 'null'];
  const log = await runWatched(ffmpeg, { input: file, outputOptions, output: '-', signal });
  const report = parseReport(log);
  const held = log.reached;
  const [stream] = report?.audio ?? [];
  if (report?.container !== 'mp3' || stream === undefined || held === undefined || held <= 0)
    throw new ConversionError('not-media', { cause: new Error('the mp3 has no sound') });
  const { duration } = report;
  if (duration === undefined || Math.abs(duration - held) > tolerance(stream.sampleRate))
    throw new Error(`The mp3's header says ${String(duration)} s, but it holds ${held} s`);
  const { size } = await stat(file);
  return { size, duration, bitrate: Math.round((size * 8) / duration) };
}

/**
 * Seconds: a few frames, since versions of ffmpeg count the encoder's padding and the last frame differently.
 */
function tolerance(sampleRate: number): number {
  return 0.15 + (4 * 576) / sampleRate;
}
