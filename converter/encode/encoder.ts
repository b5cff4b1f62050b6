import type { Readable } from 'node:stream';
import type { FfmpegLog, Message } from '../ffmpeg/ffmpeg-log.ts';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { readChunks, type OnChunk } from '../ffmpeg/read-chunks.ts';
import { sourceFault } from '../ffmpeg/source-fault.ts';
import { createFrameSplitter } from '../mp3/frames.ts';
import { createDecodingReader, type Decoded } from './decoding.ts';
import type { Lame } from './lame.ts';
import { selected, selectedAndHeard, type Selection } from './sound-format.ts';

export interface Source {
  input: string;
  inputOptions?: readonly string[];
  /** ffmpeg's name of the container; undefined until ffmpeg has named it. */
  container: () => string;
  /** ffmpeg's choice of the track whose tags to write, and the file for them. */
  tags?: { map: string; path: string };
  select: Selection;
  lame: Lame;
  /** Not the whole source is wanted. */
  isPart: boolean;
  /** Seconds at the beginning of what is decoded that `select` drops. */
  lead: number;
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
  /** Receives the sound itself: see `heardAs`. */
  onSound?: OnChunk | undefined;
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
  { input, inputOptions = [], container, tags, select, lame, lead, most }: Source,
  { from, onFrames, onRunning, onSound, onInput, signal }: Encoding,
): Promise<Decoded> {
  const reader = createDecodingReader({ container, lead, from });
  const failure = new AbortController();
  let tracks = 0;
  const onMessage = (message: Message) => {
    reader.read(message);
    const isFiltered = message.level === 'verbose' && filteredTrack.test(message.text);
    if (isFiltered && ++tracks > select.tracks && from > 0)
      failure.abort(new FormatChange('the format of the sound changes'));
  };
  const outputOptions = [
    ...(tags ? ['-map', tags.map, '-c', 'copy', '-frames:a', '1', '-f', 'ffmetadata', tags.path] : []),
    ...[...(onSound ? selectedAndHeard : selected)(select, most, from), ...lame.options],
    ...bareFrames,
    // Makes the timeline report each of its gaps, and ffmpeg the number of samples.
    ...['-loglevel', 'repeat+verbose'],
  ];
  const splitter = createFrameSplitter();
  const reading: Promise<void>[] = [];
  const read = (stream: Readable, onChunk: OnChunk) => {
    const until = readChunks(stream, onChunk).catch((error: unknown) => {
      failure.abort(error);
    });
    reading.push(until);
  };
  const log = await runFfmpeg(ffmpeg, {
    ...{ input, inputOptions, outputOptions, onMessage, onProgress: onRunning },
    ...(onInput ? { onInput } : {}),
    output: (stdout) => {
      read(stdout, (chunk) => onFrames(splitter.push(chunk)));
    },
    sideOutput:
      onSound &&
      ((side) => {
        read(side, onSound);
      }),
    signal: AbortSignal.any([signal, failure.signal]),
  }).catch((error: unknown) => {
    failure.signal.throwIfAborted();
    throw sourceFault(error) ?? error;
  });
  await Promise.all(reading);
  failure.signal.throwIfAborted();
  splitter.end();
  return reader.decoded(log);
}

const bareFrames = [
  ...['-write_xing', '0', '-id3v2_version', '0', '-map_metadata', '-1'],
  // Otherwise ffmpeg writes each frame by itself, and reading them takes longer than all else.
  ...['-flush_packets', '0', '-f', 'mp3'],
];

/** Logged for each track when ffmpeg makes its filters. */
const filteredTrack = /^tb:\d+\/\d+ samplefmt:/;
