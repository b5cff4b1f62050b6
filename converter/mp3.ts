import { stat } from 'node:fs/promises';
import { missingSeconds } from './completeness.ts';
import { ConversionError } from './failure.ts';
import { FfmpegError } from './ffmpeg.ts';
import { parseReachedTime, parseReport, type MediaReport } from './media-report.ts';
import { runWatched } from './watchdog.ts';

export interface Limits {
  /** Seconds of media. */
  maxDuration: number;
}

/** What is known of a finished mp3. */
export interface Mp3Facts {
  /** Bytes. */
  size: number;
  /** Seconds. */
  duration: number;
  /** Average, bits per second. */
  bitrate: number;
  /** Seconds of sound that the source promises and doesn't hold. */
  missing: number;
}

/** What the file is. @throws ConversionError when no mp3 can come of it */
export async function probe(
  ffmpeg: string,
  input: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<MediaReport> {
  const report = parseReport(await reportOf(ffmpeg, input, signal));
  if (!report) throw new ConversionError('not-media');
  if (report.audio.length === 0) throw new ConversionError('no-audio');
  if ((report.duration ?? 0) > limits.maxDuration) throw new ConversionError('too-long');
  return report;
}

/** Reads nothing but the headers. ffmpeg calls a file without audio a failure; what it said of it counts all the same. */
async function reportOf(ffmpeg: string, input: string, signal: AbortSignal): Promise<string> {
  const outputOptions = ['-map', '0:a:0?', '-c', 'copy', '-t', '0', '-f', 'null'];
  try {
    return await runWatched(ffmpeg, { input, outputOptions, output: '-', signal });
  } catch (error) {
    if (error instanceof FfmpegError && error.verdict !== undefined && !isSystemFault(error.verdict))
      return error.verdict;
    throw error;
  }
}

/** The loudest an mp3 can be, in bytes a second, and room for tags. */
const mostBytes = (seconds: number) => Math.ceil(seconds * 40_000) + 64 * 1024 * 1024;

/** LAME's V2: about 190 kbit/s, taken as transparent, half of what 320 kbit/s weighs. */
const quality = ['-codec:a', 'libmp3lame', '-q:a', '2'];

/** The rates an mp3 can have, in Hz. */
const mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/**
 * Makes the mp3.
 * @param task `title` becomes its title tag where the source has none; `onProgress` is told 0 to 1 where the source says how
 * long it is
 * @returns seconds of sound that the source promises and doesn't hold
 * @throws ConversionError when the source is at fault
 */
export async function encode(
  ffmpeg: string,
  task: {
    input: string;
    output: string;
    report: MediaReport;
    title: string;
    onProgress: (progress: number) => void;
  },
  limits: Limits,
  signal: AbortSignal,
): Promise<number> {
  const { input, output, report, title, onProgress } = task;
  const { duration } = report;
  // A little more than is allowed, so that what is too long shows by its length.
  const most = limits.maxDuration + 1;
  const outputOptions = [
    ...streamsOf(report),
    ...quality,
    ...soundOf(report),
    ...['-t', String(most), '-fs', String(mostBytes(most))],
    ...tagsOf(report, title),
    ...['-id3v2_version', '3', '-f', 'mp3'],
  ];
  const progress =
    duration === undefined || duration <= 0
      ? undefined
      : (seconds: number) => {
          onProgress(Math.min(1, seconds / duration));
        };
  const run = { input, output, outputOptions, signal, ...(progress ? { onProgress: progress } : {}) };
  const log = await runWatched(ffmpeg, run).catch((error: unknown) => {
    throw error instanceof FfmpegError ? (sourceFault(error.verdict ?? '') ?? error) : error;
  });
  const encoded = parseReachedTime(log) ?? 0;
  if (encoded <= 0) throw new ConversionError('not-media', { cause: new Error('nothing could be decoded') });
  if (encoded > limits.maxDuration + 0.5) throw new ConversionError('too-long');
  return missingSeconds(report, encoded, log);
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

function sourceFault(log: string): ConversionError | undefined {
  if (isSystemFault(log)) return undefined;
  if (/Decoder \(codec \S+\) not found|Unknown decoder|Could not find codec parameters/.test(log))
    return new ConversionError('unsupported-codec');
  if (/Invalid data found when processing input|Error while decoding|moov atom not found/.test(log))
    return new ConversionError('not-media');
  return undefined;
}

/** Says nothing about the source: trying again later may help. */
function isSystemFault(log: string): boolean {
  return /No space left on device|No such file or directory|Permission denied|Too many open files/.test(log);
}

/**
 * Reads the whole mp3 as a player would: ffmpeg's exit code says nothing about what it wrote.
 * @throws Error when it is not a whole mp3 whose header tells its true duration
 */
export async function verifyMp3(
  ffmpeg: string,
  file: string,
  signal: AbortSignal,
): Promise<Omit<Mp3Facts, 'missing'>> {
  const outputOptions = ['-map', '0:a:0', '-c', 'copy', '-f', 'null'];
  const log = await runWatched(ffmpeg, { input: file, outputOptions, output: '-', signal });
  const report = parseReport(log);
  const held = parseReachedTime(log);
  const [stream] = report?.audio ?? [];
  if (report?.container !== 'mp3' || stream === undefined || held === undefined || held <= 0)
    throw new ConversionError('not-media', { cause: new Error('the result holds no sound') });
  const { duration } = report;
  if (duration === undefined || Math.abs(duration - held) > tolerance(stream.sampleRate))
    throw new Error(`The mp3's header says ${String(duration)} s, but it holds ${held} s`);
  const { size } = await stat(file);
  return { size, duration, bitrate: Math.round((size * 8) / duration) };
}

/** Seconds: some frames, since versions of ffmpeg count the encoder's padding and the last frame differently. */
function tolerance(sampleRate: number): number {
  return 0.15 + (4 * 576) / sampleRate;
}
