import type { Analysis } from '../../shared/analysis/analysis.ts';
import { endOfInput, type FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';

/**
 * ffmpeg's description of an input, parsed from its log. The bundled ffmpeg has no ffprobe, so this is used
 * for every ffmpeg.
 */
export interface MediaReport {
  /** ffmpeg's names of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  container: string;
  /** Seconds, without the time before the start; undefined if the container does not state it. */
  duration: number | undefined;
  /**
   * The container does not state the length. ffmpeg estimated it from the bitrate or from clocks that may
   * jump.
   */
  isDurationGuessed: boolean;
  /** Where the source's time begins on the container's clock, in seconds. */
  start: number;
  audio: AudioStream[];
  /** All of them. */
  streams: Analysis['streams'];
  /** A moving picture, not a cover. */
  hasVideo: boolean;
  hasSubtitles: boolean;
  /** Index among all streams of the cover that ffmpeg can copy; undefined if there is none. */
  cover: number | undefined;
}

export interface AudioStream {
  /** Index among all streams. */
  index: number;
  /** Marked as the track to play by default. */
  isDefault: boolean;
  codec: string;
  /** Hz; 0 if ffmpeg does not know it. */
  sampleRate: number;
  /** ffmpeg's name: `mono`, `stereo`, `5.1(side)`, `2 channels`…; empty if ffmpeg does not know it. */
  layout: string;
  /** Two or three letters, as the file has it; empty if it states none. */
  language: string;
  /** More than 16 bits without loss. */
  isDeep: boolean;
}

/** ffmpeg has read enough of the track to know its format. */
export function isKnown({ sampleRate }: AudioStream): boolean {
  return sampleRate > 0;
}

export function isMono({ layout }: AudioStream): boolean {
  return layout === 'mono' || layout.startsWith('1 channels');
}

/** @returns undefined if ffmpeg could not open the input as media */
export function parseReport({ report, complaints }: FfmpegLog): MediaReport | undefined {
  const lines = linesOnInput(report);
  const [, container] = match(inputLine, lines) ?? [];
  if (container === undefined) return undefined;
  const streams = streamsIn(lines);
  const pictures = streams.filter(({ type }) => type === 'Video');
  const length = parseDuration(container, lines);
  const isByBitrate = match(/^Estimating duration from bitrate/, complaints) !== undefined;
  return {
    container,
    duration: length.duration,
    isDurationGuessed: length.isDurationGuessed || isByBitrate,
    start: length.start,
    audio: streams.filter(isAudio).map(toAudio),
    streams: streams.map(described),
    hasVideo: pictures.some((picture) => !isCover(picture)),
    hasSubtitles: streams.some(({ type }) => type === 'Subtitle'),
    cover: pictures.find((picture) => isCover(picture) && /^(mjpeg|png)\b/.test(picture.text))?.index,
  };
}

const inputLine = /^Input #0, (.+?), from /;

function linesOnInput(report: readonly string[]): readonly string[] {
  const begin = report.findIndex((line) => inputLine.test(line));
  const end = report.findIndex((line, at) => at > begin && endOfInput.test(line));
  return begin < 0 ? [] : report.slice(begin, end < 0 ? undefined : end);
}

/** Of the first line that matches. */
function match(pattern: RegExp, lines: readonly string[]): RegExpExecArray | undefined {
  const line = lines.find((line) => pattern.test(line));
  return line === undefined ? undefined : (pattern.exec(line) ?? undefined);
}

const durationLine = /^ {2}Duration: (\d+):(\d+):(\d+\.\d+)(?:, start: (\d+\.\d+))?/;

/**
 * Matroska and mp4 count from 0, even if the first packet is later. Of the other formats that start late,
 * some count from 0 and some from their start. Transport and program streams state no length: ffmpeg
 * subtracts the first clock value from the last.
 */
function parseDuration(
  container: string,
  lines: readonly string[],
): Pick<MediaReport, 'duration' | 'isDurationGuessed' | 'start'> {
  const [, hours, minutes, seconds, startText = '0'] = match(durationLine, lines) ?? [];
  if (hours === undefined) return { duration: undefined, isDurationGuessed: false, start: 0 };
  const duration = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const start = Number(startText);
  if (!/matroska|mov/.test(container))
    return { duration, isDurationGuessed: start >= lateStart || container.startsWith('mpeg'), start };
  return { duration: start < duration ? duration - start : duration, isDurationGuessed: false, start };
}

/** Seconds. Less is an encoder delay, or a picture that comes first. */
const lateStart = 1;

/** The language in brackets is arbitrary text from the file. */
const streamLine = /^ {2,4}Stream #0:(\d+)(?:\[\w+\])?(?:\((.*)\))?: (Audio|Video|Subtitle): (.*)$/;

interface Stream {
  index: number;
  type: string;
  language: string;
  /** ffmpeg's description, from the codec on. */
  text: string;
}

function streamsIn(lines: readonly string[]): Stream[] {
  return lines
    .map((line) => streamLine.exec(line) ?? [])
    .filter(({ length }) => length > 0)
    .map(toStream);
}

function toStream([, index, language = '', type = '', text = '']: readonly (string | undefined)[]): Stream {
  return { index: Number(index), type, language: /^[a-z]{2,3}$/i.test(language) ? language : '', text };
}

function toAudio({ index, language, text }: Stream): AudioStream {
  const [, rate = '0', layout = ''] = /, (\d+) Hz, ([^,]+)/.exec(text) ?? [];
  const [codec = ''] = /^\w+/.exec(text) ?? [];
  return {
    index,
    isDefault: text.includes('(default)'),
    codec,
    sampleRate: Number(rate),
    layout,
    language,
    isDeep: /, s32p?\b/.test(text),
  };
}

function isAudio({ type }: Stream): boolean {
  return type === 'Audio';
}

function described(stream: Stream): Analysis['streams'][number] {
  const { index, codec, language, isDefault, sampleRate, layout } = toAudio(stream);
  return {
    ...{ index, type: types[stream.type] ?? 'subtitle', codec },
    language: language === '' || language === 'und' ? null : language,
    ...{ channels: isAudio(stream) ? channelsIn(layout) : null, isDefault },
    sampleRate: isAudio(stream) && sampleRate > 0 ? sampleRate : null,
  };
}

const types: Record<string, Analysis['streams'][number]['type']> = { Audio: 'audio', Video: 'video' };

const namedLayouts: Record<string, number> = {
  mono: 1,
  stereo: 2,
  downmix: 2,
  quad: 4,
  hexagonal: 6,
  octagonal: 8,
};

/** @param layout ffmpeg's name, such as `5.1(side)` */
function channelsIn(layout: string): number | null {
  const [name = ''] = layout.split('(');
  const [, count] = /^(\d+) channels/.exec(name) ?? [];
  if (count !== undefined) return Number(count);
  const numbers = /^\d+(\.\d+)+$/.test(name) ? name.split('.').map(Number) : [];
  return namedLayouts[name] ?? (numbers.length > 0 ? numbers.reduce((sum, part) => sum + part, 0) : null);
}

/** The old bundled ffmpeg reveals it only by a rate that no moving picture has. */
function isCover({ text }: Stream): boolean {
  return text.includes('(attached pic)') || text.includes(' 90k tbr, 90k tbn');
}

/** The sound that a decoder passed to ffmpeg for its first output stream; undefined if there was none. */
export function parseOutputSound({
  report,
}: FfmpegLog): Pick<AudioStream, 'sampleRate' | 'layout'> | undefined {
  const begin = report.findIndex((line) => line.startsWith('Output #0'));
  const [sound] = streamsIn(begin < 0 ? [] : report.slice(begin)).map(toAudio);
  return sound && { sampleRate: sound.sampleRate, layout: sound.layout };
}
