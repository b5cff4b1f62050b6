import { createGapReader, type Gaps } from '../completeness/gaps.ts';
import type { FfmpegLog, Message } from '../ffmpeg/ffmpeg-log.ts';
import { runFfmpeg, type FfmpegRun } from '../ffmpeg/ffmpeg.ts';
import { sourceFault } from '../ffmpeg/source-fault.ts';

/** What decoding reveals of a source. */
export interface Decoded {
  gaps: Gaps;
  log: FfmpegLog;
  /** Samples per channel that were decoded, with silence where the source has none. */
  samples: number;
}

export interface DecodeTask {
  input: string;
  inputOptions?: readonly string[];
  /** ffmpeg's name of the container; undefined until ffmpeg has named it. */
  container: () => string;
  /** ffmpeg's choice of the track whose tags to write, and the file for them. */
  tags?: { map: string; path: string };
  /** ffmpeg's options that select the sound. */
  select: readonly string[];
  /** Seconds. */
  most: number;
}

/**
 * Decodes the sound of a source.
 * @param run what becomes of the sound
 * @throws ConversionError if the source is at fault
 */
export async function decode(
  ffmpeg: string,
  task: DecodeTask,
  run: Pick<FfmpegRun, 'output' | 'outputOptions' | 'signal' | 'onInput' | 'onProgress'>,
): Promise<Decoded> {
  const { input, inputOptions = [], container, tags, select, most } = task;
  const { read, gaps } = createGapReader(container);
  let samples = 0;
  const onMessage = (message: Message) => {
    read(message);
    const [, count] = encodedSamples.exec(message.text) ?? [];
    if (count !== undefined && message.level === 'verbose') samples = Number(count);
  };
  const outputOptions = [
    ...(tags ? ['-map', tags.map, '-c', 'copy', '-frames:a', '1', '-f', 'ffmetadata', tags.path] : []),
    ...[...select, '-vn', '-sn', '-dn', '-t', String(most), ...run.outputOptions],
    // Makes the timeline report each of its gaps, and ffmpeg the number of samples.
    ...['-loglevel', 'repeat+verbose'],
  ];
  const log = await runFfmpeg(ffmpeg, { ...run, input, inputOptions, outputOptions, onMessage }).catch(
    (error: unknown) => {
      throw sourceFault(error) ?? error;
    },
  );
  return { gaps: gaps(), log, samples };
}

const encodedSamples = /^Output stream #\d+:\d+ \(audio\): \d+ frames encoded \((\d+) samples\)/;
