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
  /** Hz. */
  sampleRate: number;
  /** As ffmpeg names it: `mono`, `stereo`, `5.1(side)`, `2 channels`… */
  layout: string;
}

/** @returns undefined when ffmpeg could not open the input as media */
export function parseReport(log: string): MediaReport | undefined {
  const [, container, body] =
    /^Input #0, (.+?), from .*?\n(.*?)(?=^Stream mapping:|^Output #0|(?![^]))/ms.exec(log) ?? [];
  if (container === undefined || body === undefined) return undefined;
  const duration = /^ {2}Duration: (\d+:\d+:\d+\.\d+)/m.exec(body)?.[1];
  const pictures = [...body.matchAll(videoLine)];
  return {
    container,
    duration: duration === undefined ? undefined : toSeconds(duration),
    isDurationGuessed: log.includes('Estimating duration from bitrate'),
    audio: [...body.matchAll(audioLine)].map(([line, index, codec = '', rate = '0', layout = '']) => ({
      index: Number(index),
      isDefault: line.includes('(default)'),
      codec,
      sampleRate: Number(rate),
      layout,
    })),
    hasVideo: pictures.some(([line]) => !isCover(line)),
    cover: coverOf(pictures),
    hasTitle: titleOf(container).test(body),
  };
}

/** Of the whole, or in Ogg of the stream; chapters have titles too. */
function titleOf(container: string): RegExp {
  return container === 'ogg' ? /^ {6}title +: *\S/im : /^ {4}title +: *\S/im;
}

const audioLine = /^ {2,4}Stream #0:(\d+)\S*: Audio: (\w+).*?, (\d+) Hz, ([^,\n]+).*$/gm;
const videoLine = /^ {2,4}Stream #0:(\d+)\S*: Video: (\w+).*$/gm;

/** The old bundled ffmpeg says it only by the rate that no moving picture has. */
function isCover(line: string): boolean {
  return line.includes('(attached pic)') || line.includes(' 90k tbr, 90k tbn');
}

function coverOf(pictures: RegExpExecArray[]): number | undefined {
  const cover = pictures.find(([line, , codec]) => isCover(line) && /^(mjpeg|png)$/.test(codec ?? ''));
  return cover && Number(cover[1]);
}

/** The media time ffmpeg had got to, from the last of its progress lines; undefined when it never got anywhere. */
export function parseReachedTime(log: string): number | undefined {
  const last = [...log.matchAll(/\btime=(-?\d+:\d+:\d+\.\d+)/g)].at(-1)?.[1];
  return last === undefined ? undefined : toSeconds(last);
}

/** @param clock `HH:MM:SS.ff` */
function toSeconds(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.replace('-', '').split(':').map(Number);
  return (clock.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}
