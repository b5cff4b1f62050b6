import type { ChildProcess } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import ffmpeg from 'fluent-ffmpeg';
import { programEnvironment } from '../../shared/config/environment.ts';
import { containers } from './containers.ts';
import { decoders } from './decoders.ts';
import { createLogReader, logEnvironment, type FfmpegLog, type Message } from './ffmpeg-log.ts';
import { createProgressReader } from './ffmpeg-progress.ts';

/** The only file that uses fluent-ffmpeg: the library is archived and may have to be replaced. */

export interface FfmpegRun {
  /** A file, never a stream, because a stream cannot seek to an index at the end. */
  input: string;
  /** In addition to the limits on what may be opened. */
  inputOptions?: readonly string[];
  outputOptions: readonly string[];
  /** A file, or `-` for none: stdout is used for the progress. */
  output: string;
  signal: AbortSignal;
  /**
   * Called with each message of ffmpeg as it arrives, including those below a warning if the log level allows
   * them.
   */
  onMessage?: (message: Message) => void;
  /** Seconds of media processed, about twice a second. */
  onProgress?: (seconds: number) => void;
}

/** ffmpeg exited with an error. */
export class FfmpegError extends Error {
  override name = 'FfmpegError';
  /** ffmpeg's log; undefined if it could not write any: it was killed, or never ran. */
  readonly log: FfmpegLog | undefined;

  constructor(message: string, log: FfmpegLog) {
    super([message.trim(), ...log.complaints.slice(-3)].join('\n'));
    this.log = /^ffmpeg exited with code \d/.test(message) ? log : undefined;
  }
}

const inputOptions = [
  '-nostdin',
  ...['-nostats', '-progress', 'pipe:1'],
  ...['-protocol_whitelist', 'file'],
  ...['-format_whitelist', containers.join(',')],
  ...['-codec_whitelist', decoders.join(',')],
];

const killAfterMs = 2_000;

/**
 * Runs ffmpeg once.
 * @returns its log
 * @throws FfmpegError if it fails; the signal's reason if that stopped it
 */
export async function runFfmpeg(path: string, run: FfmpegRun): Promise<FfmpegLog> {
  // If the program does not exist, the library throws where nobody can catch it.
  await access(path, constants.X_OK);
  run.signal.throwIfAborted();
  const reader = createLogReader(run.onMessage);
  const progress = createProgressReader(run.onProgress);
  const log = () => ({
    report: reader.report(),
    complaints: reader.complaints(),
    reached: progress.reached(),
  });
  const command = ffmpeg({ source: run.input })
    .setFfmpegPath(path)
    .inputOptions(...([...inputOptions, ...(run.inputOptions ?? [])] as [string, string]))
    .outputOptions(...(run.outputOptions as [string, string]))
    .output(run.output);
  readAlone(command, { stderr: reader.write, stdout: progress.write });

  const stop = stopOnAbort(command, run.signal);
  try {
    await new Promise<void>((resolve, reject) => {
      command
        .on('end', () => {
          resolve();
        })
        .on('error', (error) => {
          reject(new FfmpegError(error.message, log()));
        })
        .run();
    });
  } catch (error) {
    run.signal.throwIfAborted();
    throw error;
  } finally {
    stop.release();
  }
  // When it is stopped, ffmpeg finishes its output properly and may exit with 0.
  run.signal.throwIfAborted();
  return log();
}

type OnProcess = (process: ChildProcess, ...rings: unknown[]) => void;
type OnEnd = (error: Error | null, ...rings: unknown[]) => void;
type Spawn = (args: string[], options: object, onProcess: OnProcess, onEnd?: OnEnd) => void;

/**
 * Keeps both outputs of the program from the library, which would join an endless line into one string. Also
 * sets the program's environment, for which the library has no option.
 */
function readAlone(
  command: ffmpeg.FfmpegCommand,
  read: { stderr: (text: string) => void; stdout: (text: string) => void },
): void {
  const library = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = library._spawnFfmpeg.bind(command);
  library._spawnFfmpeg = (args, options, onProcess, onEnd) => {
    // Without the last, it asks the program what it can do, and reads the answer itself.
    if (onEnd === undefined) {
      spawn(args, options, onProcess);
      return;
    }
    const takeOver: OnProcess = (process, ...rings) => {
      for (const name of ['stderr', 'stdout'] as const)
        process[name]?.removeAllListeners('data').setEncoding('utf8').on('data', read[name]);
      onProcess(process, ...rings);
    };
    // If the system refuses to start a program, the library throws where nobody can catch it, which would end
    // the process.
    const end: OnEnd = (error, ...rings) => {
      if (error && rings.length === 0) command.emit('error', error);
      else onEnd(error, ...rings);
    };
    try {
      spawn(args, { ...options, env: { ...programEnvironment(), ...logEnvironment } }, takeOver, end);
    } catch (error) {
      command.emit('error', error);
    }
  };
}

/** SIGTERM, then SIGKILL if it does not react. */
function stopOnAbort(command: ffmpeg.FfmpegCommand, signal: AbortSignal): { release(): void } {
  let timer: NodeJS.Timeout | undefined;
  const kill = () => {
    command.kill('SIGTERM');
    timer = setTimeout(() => command.kill('SIGKILL'), killAfterMs);
  };
  signal.addEventListener('abort', kill, { once: true });
  // An abort before the process exists kills nothing, so check again when it starts.
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
