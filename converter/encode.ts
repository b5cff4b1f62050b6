import { ConversionError } from './ffmpeg/failure.ts';
import type { FfmpegLog } from './ffmpeg/ffmpeg-log.ts';
import { createGapReader, type Gaps } from './completeness/gaps.ts';
import { isMono, type AudioStream } from './probe/media-report.ts';
import type { Limits, Probe } from './probe/probe.ts';
import { sourceFault, throwOnFullDisk } from './ffmpeg/source-fault.ts';
import type { Sound } from './probe/sound-track.ts';
import { mixUnplaced, timeline } from './timeline.ts';
import { runWatched } from './ffmpeg/watchdog.ts';

/** The highest bitrate of an mp3 in bytes per second, and room for tags. */
export const mostBytes = (seconds: number) => Math.ceil(seconds * 40_000) + 64 * 1024 * 1024;

/** LAME's V2: about 190 kbit/s. It counts as transparent and has half the size of 320 kbit/s. */
const quality = ['-codec:a', 'libmp3lame', '-q:a', '2'];

/** Sample rates of mp3, in Hz. */
const mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** `report`, `sound` and `inputOptions` describe the input. */
export interface EncodeTask extends Probe {
  input: string;
  output: string;
  /** Bytes to reserve for the tag, which is written once the mp3's length is known. */
  tagRoom: number;
  /** Receives 0 to 1 if the source's length is known. */
  onProgress: (progress: number) => void;
}

/**
 * Encodes the mp3.
 * @returns `encoded`: seconds encoded; `gaps`: the silence among them, where the source has no sound; `log`:
 * ffmpeg's whole log
 * @throws ConversionError if the source is at fault
 */
export async function encode(
  ffmpeg: string,
  task: EncodeTask,
  limits: Limits,
  signal: AbortSignal,
): Promise<{ encoded: number; gaps: Gaps; log: FfmpegLog }> {
  const { input, output, report, sound, inputOptions, tagRoom, onProgress } = task;
  const { duration } = report;
  // Slightly above the limit, so that the result shows that the source is too long.
  const most = limits.maxDuration + 1;
  const outputOptions = [
    ...filtersOf(sound),
    ...['-vn', '-sn', '-dn'],
    ...quality,
    ...formatOf(sound),
    ...['-t', String(most), '-fs', String(mostBytes(most))],
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-id3v2_version', '3', '-metadata_header_padding', String(tagRoom), '-f', 'mp3'],
    // Makes the timeline report each of its gaps.
    ...['-loglevel', 'repeat+verbose'],
  ];
  const progress =
    duration === undefined || duration <= 0
      ? undefined
      : (seconds: number) => {
          onProgress(Math.min(1, seconds / duration));
        };
  const { read, gaps } = createGapReader(report.container);
  const run = {
    input,
    inputOptions,
    output,
    outputOptions,
    signal,
    ...(progress ? { onProgress: progress } : {}),
    onMessage: read,
  };
  const log = await runWatched(ffmpeg, run).catch((error: unknown) => {
    throw sourceFault(error) ?? error;
  });
  throwOnFullDisk(log);
  const encoded = log.reached ?? 0;
  if (encoded <= 0) throw new ConversionError('not-media', { cause: new Error('nothing could be decoded') });
  if (encoded > limits.maxDuration + 0.5) throw new ConversionError('too-long');
  return { encoded, gaps: gaps(), log };
}

/** Keeps a single channel at its loudness. ffmpeg would treat a left one as half of a stereo sound. */
const oneChannel = 'pan=mono|c0=c0';
const stereoPair = 'join=inputs=2:channel_layout=stereo:map=0.0-FL|1.0-FR';

function filtersOf({ track, right }: Sound): string[] {
  const placed = isMono(track) ? [oneChannel] : mixUnplaced(track.layout);
  if (!right) return ['-map', `0:${track.index}`, '-af', [timeline, ...placed].join(',')];
  const pair = `[0:${track.index}][0:${right.index}]${stereoPair},${timeline}[pair]`;
  return ['-filter_complex', pair, '-map', '[pair]'];
}

/** Always explicit: some sources and filters would otherwise lead to rates that mp3 does not have. */
function formatOf({ track, right }: Sound): string[] {
  return ['-ar', String(mp3Rate(track)), '-ac', isMono(track) && !right ? '1' : '2'];
}

/** Not below the source's rate if mp3 has such a rate. */
function mp3Rate({ sampleRate }: AudioStream): number {
  if (sampleRate === 0) return 48_000;
  const highest = sampleRate % 11_025 === 0 ? 44_100 : 48_000;
  return mp3Rates.find((rate) => rate >= sampleRate) ?? highest;
}
