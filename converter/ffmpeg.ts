import { access, constants } from 'node:fs/promises';
import ffmpeg from 'fluent-ffmpeg';
import { containers, decoders } from './allow-lists.ts';
import { parseReachedTime } from './media-report.ts';

/** The only file that knows fluent-ffmpeg: the library is archived and may have to be replaced. */

export interface FfmpegRun {
  /** A file: never a stream, since an index at a file's end can't be reached in one. */
  input: string;
  outputOptions: readonly string[];
  /** A file, or `-`. */
  output: string;
  signal: AbortSignal;
  /** Told each line of ffmpeg's log as it comes. */
  onLine?: (line: string) => void;
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
    .on('stderr', (line: string) => {
      log.add(line);
      run.onLine?.(line);
      // Not the library's own `progress`: for that it would let ffprobe at the stranger's file, with every format allowed.
      const seconds = parseReachedTime(line);
      if (seconds !== undefined) run.onProgress?.(Math.max(0, seconds));
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
