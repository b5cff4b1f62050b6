import { access, constants } from 'node:fs/promises';
import ffmpeg from 'fluent-ffmpeg';
import { toSeconds } from './media-report.ts';

/** The only file that knows fluent-ffmpeg: the library is archived and may have to be replaced. */

export interface FfmpegRun {
  /** A file: never a stream, since an index at a file's end can't be reached in one. */
  input: string;
  outputOptions: readonly string[];
  /** A file, or `-`. */
  output: string;
  signal: AbortSignal;
  /** Seconds of media done so far, about twice a second. */
  onProgress?: (seconds: number) => void;
}

/** ffmpeg stopped with an error. */
export class FfmpegError extends Error {
  override name = 'FfmpegError';
  /** What ffmpeg says of the error; undefined where it could not say it: it was killed, or never ran. */
  readonly verdict: string | undefined;

  constructor(message: string, log: string) {
    super(message);
    this.verdict = /exited with code \d/.test(message) ? log : undefined;
  }
}

/** Real containers only: playlists and scripts (hls, concat, dash, sdp …) would make ffmpeg read other files. */
const containers = [
  ...[
    'mov',
    'mp4',
    'm4a',
    '3gp',
    '3g2',
    'mj2',
    'matroska',
    'webm',
    'avi',
    'flv',
    'live_flv',
    'mpegts',
    'mpeg',
  ],
  ...[
    'mpegvideo',
    'asf',
    'ogg',
    'wav',
    'w64',
    'aiff',
    'caf',
    'mp3',
    'aac',
    'flac',
    'ac3',
    'eac3',
    'dts',
    'amr',
  ],
  ...['rm', 'mxf', 'nut', 'dv', 'gxf', 'wtv', 'au', 'ape', 'wv', 'tta', 'tak'],
];

/** Sound alone is decoded: holes are found in video decoders every year, and no video is needed. */
const decoders = [
  ...[
    'aac',
    'aac_latm',
    'ac3',
    'eac3',
    'alac',
    'amrnb',
    'amrwb',
    'ape',
    'cook',
    'dca',
    'dts',
    'flac',
    'truehd',
    'mlp',
  ],
  ...[
    'gsm',
    'gsm_ms',
    'mp1',
    'mp1float',
    'mp2',
    'mp2float',
    'mp3',
    'mp3float',
    'nellymoser',
    'opus',
    'libopus',
    'vorbis',
  ],
  ...[
    'ra_144',
    'ra_288',
    'ralf',
    'sipr',
    'speex',
    'libspeex',
    'tak',
    'tta',
    'wavpack',
    'wmav1',
    'wmav2',
    'wmapro',
  ],
  ...[
    'wmalossless',
    'wmavoice',
    'adpcm_ima_qt',
    'adpcm_ima_wav',
    'adpcm_ms',
    'adpcm_swf',
    'pcm_alaw',
    'pcm_mulaw',
  ],
  ...[
    'pcm_u8',
    'pcm_s8',
    'pcm_s16le',
    'pcm_s16be',
    'pcm_s24le',
    'pcm_s24be',
    'pcm_s32le',
    'pcm_s32be',
    'pcm_f32le',
  ],
  ...['pcm_f32be', 'pcm_f64le', 'pcm_f64be', 'pcm_bluray', 'pcm_dvd', 'pcm_s16le_planar', 's302m'],
];

const inputOptions = [
  '-nostdin',
  ...['-protocol_whitelist', 'file'],
  ...['-format_whitelist', containers.join(',')],
  ...['-codec_whitelist', decoders.join(',')],
];

const killAfterMs = 2_000;

/**
 * Runs ffmpeg once.
 * @returns its log
 * @throws FfmpegError when it fails; the signal's reason when that made it stop
 */
export async function runFfmpeg(path: string, run: FfmpegRun): Promise<string> {
  // The library crashes the process on a program that is not there.
  await access(path, constants.X_OK);
  run.signal.throwIfAborted();
  const log = createRunLog();
  const command = ffmpeg({ source: run.input })
    .setFfmpegPath(path)
    .inputOptions(...(inputOptions as [string, string]))
    .outputOptions(...(run.outputOptions as [string, string]))
    .output(run.output)
    .on('stderr', log.add);
  const { onProgress } = run;
  if (onProgress)
    command.on('progress', ({ timemark }) => {
      onProgress(Math.max(0, toSeconds(timemark)));
    });

  const stop = stopOnAbort(command, run.signal);
  try {
    await new Promise<void>((resolve, reject) => {
      command
        .on('end', () => {
          resolve();
        })
        .on('error', (error) => {
          reject(new FfmpegError(error.message, log.text()));
        })
        .run();
    });
  } catch (error) {
    run.signal.throwIfAborted();
    throw error;
  } finally {
    stop.release();
  }
  // Told to stop, ffmpeg ends its output in order and may exit as if all were done.
  run.signal.throwIfAborted();
  return log.text();
}

/** SIGTERM, then SIGKILL for one that doesn't hear. */
function stopOnAbort(command: ffmpeg.FfmpegCommand, signal: AbortSignal): { release(): void } {
  let timer: NodeJS.Timeout | undefined;
  const kill = () => {
    command.kill('SIGTERM');
    timer = setTimeout(() => command.kill('SIGKILL'), killAfterMs);
  };
  signal.addEventListener('abort', kill, { once: true });
  // An abort before the process is there finds nothing to kill: look again at its start.
  command.on('start', () => {
    if (signal.aborted) kill();
  });
  return {
    release() {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    },
  };
}

const keptLines = 300;

/** ffmpeg's log, its beginning and its end: a broken file can make it write millions of lines between. */
function createRunLog() {
  const head: string[] = [];
  const tail: string[] = [];
  return {
    add: (line: string) => {
      if (head.length < keptLines) {
        head.push(line);
        return;
      }
      tail.push(line);
      if (tail.length > keptLines) tail.shift();
    },
    text: () => [...head, ...tail].join('\n'),
  };
}
