import type { ChildProcess } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import ffmpeg from 'fluent-ffmpeg';
import { programEnvironment } from '../shared/config.ts';
import { containers } from './containers.ts';
import { decoders } from './decoders.ts';
import { createLogReader, logEnvironment, type FfmpegLog, type Message } from './ffmpeg-log.ts';
import { createProgressReader } from './ffmpeg-progress.ts';

/** The only file that knows fluent-ffmpeg: the library is archived and may have to be replaced. */

export interface FfmpegRun {
  /** A file: never a stream, since an index at a file's end can't be reached in one. */
  input: string;
  /** Besides the limits on what may be opened. */
  inputOptions?: readonly string[];
  outputOptions: readonly string[];
  /** A file, or `-` for none: stdout belongs to the progress. */
  output: string;
  signal: AbortSignal;
  /** Called with each message of ffmpeg's as it comes: those below a warning, too, if the log level lets them through. */
  onMessage?: (message: Message) => void;
  /** Seconds of media done so far, about twice a second. */
  onProgress?: (seconds: number) => void;
}

/** ffmpeg stopped with an error. */
export class FfmpegError extends Error {
  override name = 'FfmpegError';
  /** What ffmpeg says of the error; undefined where it could not say it: it was killed, or never ran. */
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
 * @throws FfmpegError when it fails; the signal's reason when that made it stop
 */
export async function runFfmpeg(path: string, run: FfmpegRun): Promise<FfmpegLog> {
  // The library throws where nobody can catch it for a program that is not there.
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
  // Told to stop, ffmpeg ends its output in order and may exit as if all were done.
  run.signal.throwIfAborted();
  return log();
}

type OnProcess = (process: ChildProcess, ...rings: unknown[]) => void;
type OnEnd = (error: Error | null, ...rings: unknown[]) => void;
type Spawn = (args: string[], options: object, onProcess: OnProcess, onEnd?: OnEnd) => void;

/**
 * Takes both outputs of the program away from the library, which would join a line without end into one string, and sets the
 * program's environment, for which the library has no option.
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
    // Where the system refuses to start a program, the library throws where nobody can catch it, which would end the process.
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
