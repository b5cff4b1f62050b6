import type { ChildProcessByStdio } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { waitUntil } from './wait-until.ts';

export interface SupervisedProcess {
  /** What it has written to stdout and stderr. */
  output: () => string;
  /** Resolves when it has ended with the exit code, null after a signal. */
  ended: Promise<number | null>;
  /** @returns its exit code */
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | null>;
  /**
   * Waits as long as the process still prints or computes, so that a busy machine only makes it slow.
   * @throws with what it wrote, once it is killed, when it ends before or does nothing for 90 seconds
   */
  until: (what: string, look: () => Promise<boolean> | boolean) => Promise<void>;
}

/** Keeps what a child writes. The child neither keeps this process alive nor outlives its exit. */
export function supervise(child: ChildProcessByStdio<null, Readable, Readable>): SupervisedProcess {
  let output = '';
  const record = (text: Buffer) => (output += text.toString());
  child.stdout.on('data', record);
  child.stderr.on('data', record);
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe instanceof Socket);
  const handles = [child, ...pipes];
  handles.forEach((handle) => {
    handle.unref();
  });

  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => process.off('exit', kill));
    // Later than "exit": by now all that it wrote is read.
    child.once('close', resolve);
  });
  // The error reaches whoever waits for the end.
  ended.catch(() => undefined);

  const end = (signal: 'SIGTERM' | 'SIGKILL') => {
    handles.forEach((handle) => {
      handle.ref();
    });
    child.kill(signal);
    return ended;
  };
  return {
    output: () => output,
    ended,
    end,
    async until(what, look) {
      const isThere = () => {
        if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
          throw new Error(
            `Waited for ${what}, but the process ended with ${child.signalCode ?? child.exitCode ?? 'no start'}`,
          );
        return look();
      };
      const progress = async () => `${output.length} ${await computedSeconds(child.pid)}`;
      try {
        await waitUntil(what, isThere, { progress, everyMs: 200, timeoutMs: 90_000 });
      } catch (cause) {
        await end('SIGKILL');
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`${why}. The process wrote:\n${output || '(nothing)'}`, { cause });
      }
    },
  };
}

/** Whole seconds of processor time, so that a process that only answers questions does not count as working; 0 without /proc. */
async function computedSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in parentheses, may hold blanks; utime and stime, in hundredths of a second, are 12th and 13th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Math.floor((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100);
}
