/** What ffmpeg says of an input, read from its log: the bundled ffmpeg comes without ffprobe, so its word serves for all. */
export interface MediaReport {
  /** ffmpeg's names of the container, as in `mov,mp4,m4a,3gp,3g2,mj2`. */
  container: string;
  /** Seconds; undefined where the container doesn't say. */
  duration: number | undefined;
  /** The container doesn't say: ffmpeg guessed the length by the bitrate. */
  isDurationGuessed: boolean;
  audio: AudioStream[];
  /** A moving picture, not a cover. */
  hasVideo: boolean;
  hasSubtitles: boolean;
  /** Counted over all streams, the cover that ffmpeg can copy; undefined where there is none. */
  cover: number | undefined;
  /** Of the work, as its own tags tell. */
  hasTitle: boolean;
}

interface AudioStream {
  /** Counted over all streams. */
  index: number;
  /** Marked as the one to be played where nothing else is asked for. */
  isDefault: boolean;
  codec: string;
  /** Hz; 0 where ffmpeg doesn't know it. */
  sampleRate: number;
  /** As ffmpeg names it: `mono`, `stereo`, `5.1(side)`, `2 channels`… */
  layout: string;
}

/** @returns undefined when ffmpeg could not open the input as media */
export function parseReport(log: string): MediaReport | undefined {
  const [, container, body] =
    /^Input #0, (.+?), from .*?\n(.*?)(?=^Stream mapping:|^Output #0|(?![^]))/ms.exec(log) ?? [];
  if (container === undefined || body === undefined) return undefined;
  const streams = [...body.matchAll(streamLine)].map(toStream);
  const pictures = streams.filter(({ type }) => type === 'Video');
  return {
    container,
    duration: parseDuration(container, body),
    // Tags may say anything, but never at the beginning of a line.
    isDurationGuessed: /^\[.*\] Estimating duration from bitrate/m.test(log),
    audio: streams.filter(({ type }) => type === 'Audio').map(toAudio),
    hasVideo: pictures.some((picture) => !isCover(picture)),
    hasSubtitles: streams.some(({ type }) => type === 'Subtitle'),
    cover: pictures.find((picture) => isCover(picture) && /^(mjpeg|png)\b/.test(picture.text))?.index,
    hasTitle: titleOf(container).test(body),
  };
}

/** Of the whole, or in Ogg of the stream; chapters have titles too. */
function titleOf(container: string): RegExp {
  return container === 'ogg' ? /^ {6}title +: *\S/im : /^ {4}title +: *\S/im;
}

/** Matroska and mp4 count from 0, also where the first thing comes later. */
function parseDuration(container: string, body: string): number | undefined {
  const [, clock, startText] = /^ {2}Duration: (\d+:\d+:\d+\.\d+)(?:, start: (\d+\.\d+))?/m.exec(body) ?? [];
  if (clock === undefined) return undefined;
  const duration = toSeconds(clock);
  const start = /matroska|mov/.test(container) ? Number(startText ?? 0) : 0;
  return start < duration ? duration - start : duration;
}

/** Its language, in brackets, is whatever the file says. */
const streamLine = /^ {2,4}Stream #0:(\d+)(?:\[\w+\])?(?:\(.*?\))?: (Audio|Video|Subtitle): (.*)$/gm;

interface Stream {
  index: number;
  type: string;
  /** What ffmpeg says of it, from the codec on. */
  text: string;
}

function toStream([, index, type = '', text = '']: RegExpExecArray): Stream {
  return { index: Number(index), type, text };
}

function toAudio({ index, text }: Stream): AudioStream {
  const [, rate = '0', layout = ''] = /, (\d+) Hz, ([^,]+)/.exec(text) ?? [];
  const [codec = ''] = /^\w+/.exec(text) ?? [];
  return { index, isDefault: text.includes('(default)'), codec, sampleRate: Number(rate), layout };
}

/** The old bundled ffmpeg says it only by the rate that no moving picture has. */
function isCover({ text }: Stream): boolean {
  return text.includes('(attached pic)') || text.includes(' 90k tbr, 90k tbn');
}

/** The media time ffmpeg had got to, from the last of its progress lines; undefined when it never got anywhere. */
export function parseReachedTime(log: string): number | undefined {
  const last = [...log.matchAll(/^(?:frame|size)=.*?\btime=(-?\d+:\d+:\d+\.\d+)/gm)].at(-1)?.[1];
  return last === undefined ? undefined : toSeconds(last);
}

/** @param clock `HH:MM:SS.ff` */
function toSeconds(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.replace('-', '').split(':').map(Number);
  return (clock.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}
