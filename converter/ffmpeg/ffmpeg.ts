import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { programEnvironment } from '../../shared/config/environment.ts';
import { containers } from './containers.ts';
import { decoders } from './decoders.ts';
import { createLogReader, logEnvironment, type FfmpegLog, type Message } from './ffmpeg-log.ts';
import { createProgressReader } from './ffmpeg-progress.ts';

/** The only file that uses fluent-ffmpeg: the library is archived and may have to be replaced. */

export interface FfmpegRun {
  /** A file, because a stream cannot seek to an index at the end; or `feed` for sound of our own. */
  input: string | Feed;
  /** In addition to the limits on what may be opened. */
  inputOptions?: readonly string[];
  outputOptions: readonly string[];
  /** A file, `-` for none, or what receives the output as a stream. */
  output: string | Take;
  /** Receives what ffmpeg writes to `sidePipe`. */
  sideOutput?: Take | undefined;
  signal: AbortSignal;
  /** Called once with ffmpeg's log so far, when it has described its input. */
  onInput?: (log: FfmpegLog) => void;
  /**
   * Called with each message of ffmpeg as it arrives, including those below a warning if the log level allows
   * them.
   */
  onMessage?: (message: Message) => void;
  /** Seconds of media processed, about twice a second. */
  onProgress?: (seconds: number) => void;
}

/** Writes ffmpeg's input. An ffmpeg that ends early closes the stream. */
type Feed = (stdin: Writable) => void;
type Take = (stdout: Readable) => void;

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

/** File descriptors on which ffmpeg reports its progress, and writes a second output. */
const progressPipe = 3;
const sideDescriptor = 4;
export const sidePipe = `pipe:${sideDescriptor}`;

const generalOptions = ['-nostdin', '-y', '-nostats', '-progress', `pipe:${progressPipe}`];

const limitsOnFiles = [
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
  const progress = createProgressReader(run.onProgress);
  const log = () => ({
    report: reader.report(),
    complaints: reader.complaints(),
    reached: progress.reached(),
  });
  const reader = createLogReader(run.onMessage, () => run.onInput?.(log()));
  const { input, output } = run;
  const limits = typeof input === 'string' ? limitsOnFiles : [];
  const command = ffmpeg({ source: typeof input === 'string' ? input : 'pipe:0' })
    .setFfmpegPath(path)
    .inputOptions(...([...generalOptions, ...limits, ...(run.inputOptions ?? [])] as [string, string]))
    .outputOptions(...(run.outputOptions as [string, string]))
    .output(typeof output === 'string' ? output : 'pipe:1');
  const ended = readAlone(command, {
    stderr: reader.write,
    progress: progress.write,
    ...(typeof input === 'string' ? {} : { feed: input }),
    ...(typeof output === 'string' ? {} : { take: output }),
    ...(run.sideOutput ? { takeSide: run.sideOutput } : {}),
  });

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
    await ended();
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
 * @returns waits until the last progress is read
 */
function readAlone(
  command: ffmpeg.FfmpegCommand,
  io: {
    stderr: (text: string) => void;
    progress: (text: string) => void;
    feed?: Feed;
    take?: Take;
    takeSide?: Take;
  },
): () => Promise<unknown> {
  let ended: Promise<unknown> = Promise.resolve();
  const library = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = library._spawnFfmpeg.bind(command);
  library._spawnFfmpeg = (args, options, onProcess, onEnd) => {
    // Without the last, it asks the program what it can do, and reads the answer itself.
    if (onEnd === undefined) {
      spawn(args, options, onProcess);
      return;
    }
    const takeOver: OnProcess = (process, ...rings) => {
      ended = connect(process, io);
      onProcess(process, ...rings);
    };
    // If the system refuses to start a program, the library throws where nobody can catch it, which would end
    // the process.
    const end: OnEnd = (error, ...rings) => {
      if (error && rings.length === 0) command.emit('error', error);
      else onEnd(error, ...rings);
    };
    try {
      const env = { ...programEnvironment(), ...logEnvironment };
      const stdio = ['pipe', 'pipe', 'pipe', 'pipe', ...(io.takeSide ? ['pipe'] : [])];
      spawn(args, { ...options, env, stdio }, takeOver, end);
    } catch (error) {
      command.emit('error', error);
    }
  };
  return () => ended;
}

/** @returns a promise that resolves when the last progress is read */
function connect(
  process: ChildProcess,
  { stderr, progress, feed, take, takeSide }: Parameters<typeof readAlone>[1],
): Promise<unknown> {
  const { stdin, stdout } = process;
  const progressOut = process.stdio[progressPipe] as Readable;
  process.stderr?.removeAllListeners('data').setEncoding('utf8').on('data', stderr);
  progressOut.setEncoding('utf8').on('data', progress);
  stdout?.removeAllListeners('data');
  if (stdout && take) take(stdout);
  else stdout?.resume();
  takeSide?.(process.stdio[sideDescriptor] as Readable);
  // If ffmpeg ends before it has read everything, its log and exit code say why.
  stdin?.on('error', () => undefined);
  if (stdin && feed) feed(stdin);
  return once(progressOut, 'close');
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
