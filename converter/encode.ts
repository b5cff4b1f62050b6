import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { createGapReader, type Gaps } from './gaps.ts';
import type { MediaReport } from './media-report.ts';
import type { Limits } from './probe.ts';
import { sourceFault, throwOnFullDisk } from './source-fault.ts';
import { mixUnplaced, timeline } from './timeline.ts';
import { runWatched } from './watchdog.ts';

/** The loudest an mp3 can be, in bytes a second, and room for tags. */
export const mostBytes = (seconds: number) => Math.ceil(seconds * 40_000) + 64 * 1024 * 1024;

/** LAME's V2: about 190 kbit/s, taken as transparent, half of what 320 kbit/s weighs. */
const quality = ['-codec:a', 'libmp3lame', '-q:a', '2'];

/** The rates an mp3 can have, in Hz. */
const mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

export interface EncodeTask {
  input: string;
  output: string;
  /** Of the input. */
  report: MediaReport;
  /** Becomes the title tag where the source has none. */
  title: string;
  /** Told 0 to 1 where the source says how long it is. */
  onProgress: (progress: number) => void;
}

/**
 * Makes the mp3.
 * @returns `encoded`: seconds that were put into it; `gaps`: those of them that are silence, since the source holds no sound there; `log`: all
 * that ffmpeg said
 * @throws ConversionError when the source is at fault
 */
export async function encode(
  ffmpeg: string,
  task: EncodeTask,
  limits: Limits,
  signal: AbortSignal,
): Promise<{ encoded: number; gaps: Gaps; log: FfmpegLog }> {
  const { input, output, report, title, onProgress } = task;
  const { duration } = report;
  // A little more than is allowed, so that what is too long shows by its length.
  const most = limits.maxDuration + 1;
  const outputOptions = [
    ...streamsOf(report),
    ...quality,
    ...soundOf(report),
    ...['-af', [timeline, ...mixUnplaced(soundTrack(report.audio)?.layout ?? '')].join(',')],
    ...['-t', String(most), '-fs', String(mostBytes(most))],
    ...tagsOf(report, title),
    ...['-id3v2_version', '3', '-f', 'mp3'],
    // So that the timeline tells of its gaps, each time anew.
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

/** The sound that a player would play. */
function streamsOf({ audio }: MediaReport): string[] {
  return ['-map', `0:${soundTrack(audio)?.index ?? 0}`, '-vn', '-sn', '-dn'];
}

function soundTrack(audio: MediaReport['audio']): MediaReport['audio'][number] | undefined {
  return audio.find(({ isDefault }) => isDefault) ?? audio[0];
}

/** Those of the source, and its chapters, are carried over by ffmpeg; Ogg keeps them with the stream. */
function tagsOf({ audio, container, hasTitle }: MediaReport, title: string): string[] {
  const ofStream = container === 'ogg' ? ['-map_metadata', `0:s:${soundTrack(audio)?.index ?? 0}`] : [];
  return [...ofStream, ...(hasTitle ? [] : ['-metadata', `title=${title}`])];
}

/** Always said, never left to ffmpeg: some sources and filters would else end in rates no mp3 has. */
function soundOf({ audio }: MediaReport): string[] {
  const stream = soundTrack(audio);
  const rate = stream?.sampleRate ?? 0;
  const highest = rate % 11_025 === 0 ? 44_100 : 48_000;
  const mp3Rate = mp3Rates.includes(rate) ? rate : (mp3Rates.find((known) => known >= rate) ?? highest);
  const mono = stream?.layout === 'mono' || stream?.layout === '1 channels';
  return ['-ar', String(mp3Rate), '-ac', mono ? '1' : '2'];
}
