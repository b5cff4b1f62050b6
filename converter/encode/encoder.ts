import { createGapReader, type Gaps } from '../completeness/gaps.ts';
import type { FfmpegLog, Message } from '../ffmpeg/ffmpeg-log.ts';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { readChunks } from '../ffmpeg/read-chunks.ts';
import { sourceFault } from '../ffmpeg/source-fault.ts';
import { createFrameSplitter } from '../mp3/frames.ts';
import { lameOptions, type Selection } from './sound-format.ts';

/** What decoding reveals of a source. */
export interface Decoded {
  gaps: Gaps;
  log: FfmpegLog;
  /** Samples per channel that were decoded, with silence where the source has none. */
  samples: number;
}

export interface Source {
  input: string;
  inputOptions?: readonly string[];
  /** ffmpeg's name of the container; undefined until ffmpeg has named it. */
  container: () => string;
  /** ffmpeg's choice of the track whose tags to write, and the file for them. */
  tags?: { map: string; path: string };
  select: Selection;
  /** Seconds that are decoded at most. */
  most: number;
}

interface Encoding {
  /** The sample to begin with. */
  from: number;
  /** Receives the mp3's frames. */
  onFrames: (frames: Buffer[]) => Promise<void>;
  /** Called about twice a second, also before the first frame. */
  onRunning: () => void;
  onInput?: (log: FfmpegLog) => void;
  signal: AbortSignal;
}

/**
 * The source's rate or channels change in the middle. There, ffmpeg makes its filters anew, and they would
 * drop what is before the part a second time. Only an encoder that begins at the beginning is right.
 */
export class FormatChange extends Error {
  override name = 'FormatChange';
}

/**
 * One ffmpeg decodes the source from its beginning, and encodes its sound from a sample on.
 * @throws ConversionError if the source is at fault; FormatChange
 */
export async function runEncoder(
  ffmpeg: string,
  { input, inputOptions = [], container, tags, select, most }: Source,
  { from, onFrames, onRunning, onInput, signal }: Encoding,
): Promise<Decoded> {
  const { read, gaps } = createGapReader(container);
  const failure = new AbortController();
  let samples = 0;
  let tracks = 0;
  const onMessage = (message: Message) => {
    read(message);
    if (message.level !== 'verbose') return;
    const [, count] = encodedSamples.exec(message.text) ?? [];
    if (count !== undefined) samples = from + Number(count);
    if (filteredTrack.test(message.text) && ++tracks > select.tracks && from > 0)
      failure.abort(new FormatChange('the format of the sound changes'));
  };
  const outputOptions = [
    ...(tags ? ['-map', tags.map, '-c', 'copy', '-frames:a', '1', '-f', 'ffmetadata', tags.path] : []),
    ...[...select.from(from), '-vn', '-sn', '-dn', '-t', String(most), ...lameOptions],
    // Makes the timeline report each of its gaps, and ffmpeg the number of samples.
    ...['-loglevel', 'repeat+verbose'],
  ];
  const splitter = createFrameSplitter();
  let reading: Promise<void> = Promise.resolve();
  const log = await runFfmpeg(ffmpeg, {
    ...{ input, inputOptions, outputOptions, onMessage, onProgress: onRunning },
    ...(onInput ? { onInput } : {}),
    output: (stdout) => {
      reading = readChunks(stdout, (chunk) => onFrames(splitter.push(chunk))).catch((error: unknown) => {
        failure.abort(error);
      });
    },
    signal: AbortSignal.any([signal, failure.signal]),
  }).catch((error: unknown) => {
    failure.signal.throwIfAborted();
    throw sourceFault(error) ?? error;
  });
  await reading;
  failure.signal.throwIfAborted();
  splitter.end();
  return { gaps: gaps(), log, samples };
}

/** Logged for each track when ffmpeg makes its filters. */
const filteredTrack = /^tb:\d+\/\d+ samplefmt:/;
const encodedSamples = /^Output stream #\d+:\d+ \(audio\): \d+ frames encoded \((\d+) samples\)/;
