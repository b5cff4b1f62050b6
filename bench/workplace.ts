import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A directory and the processes of one run. When it ends, however it ends, nothing of them is left. */
export interface Workplace {
  directory: string;
  /** A long-running process, killed at the end. */
  start: (command: string, args: readonly string[]) => ChildProcess;
  /** Runs a program to its end. @returns its stdout. @throws Error with its stderr when it fails */
  run: (command: string, args: readonly string[]) => Promise<string>;
  /** Done at the end, the last one added first. */
  onClose: (step: () => Promise<unknown>) => void;
}

export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/** @throws InterruptedError after SIGINT, SIGTERM or SIGHUP, when all is tidied up. The work may still be running then */
export async function withWorkplace<T>(
  parent: string,
  work: (workplace: Workplace) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(parent, 'mixdown-bench-'));
  const { workplace, close } = createWorkplace(directory);
  const interruption = watchSignals();
  try {
    return await Promise.race([work(workplace), interruption.happened]);
  } finally {
    await close();
    interruption.release();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function createWorkplace(directory: string) {
  const steps: (() => Promise<unknown>)[] = [];
  const children = new Map<ChildProcess, Promise<unknown>>();
  let closed = false;

  const start = (command: string, args: readonly string[]): ChildProcess => {
    if (closed) throw new InterruptedError('The run is over.');
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.once('error', resolve).once('exit', resolve));
    children.set(child, ended);
    void ended.then(() => children.delete(child));
    return child;
  };

  const run = async (command: string, args: readonly string[]): Promise<string> => {
    const child = start(command, args);
    const ended = once(child, 'close') as Promise<[code: number | null]>;
    const [output, errors, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended]);
    if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${errors.slice(-2000)}`);
    return output;
  };

  const close = async (): Promise<void> => {
    closed = true;
    for (const child of children.keys()) child.kill('SIGKILL');
    await Promise.all(children.values());
    for (const step of steps.reverse())
      await step().catch((error: unknown) => {
        console.error('While tidying up:', error);
      });
  };

  const onClose = (step: () => Promise<unknown>) => void steps.push(step);
  return { workplace: { directory, start, run, onClose } satisfies Workplace, close };
}

function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream ? text(stream) : Promise.resolve('');
}

function watchSignals() {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let listener: NodeJS.SignalsListener = () => undefined;
  const happened = new Promise<never>((_resolve, reject) => {
    // Stays until all is tidied up, so that a second Ctrl+C doesn't leave files of gigabytes behind.
    listener = (signal) => {
      reject(new InterruptedError(`Stopped by ${signal}.`));
    };
    for (const signal of signals) process.on(signal, listener);
  });
  const release = () => {
    for (const signal of signals) process.off(signal, listener);
  };
  return { happened, release };
}
