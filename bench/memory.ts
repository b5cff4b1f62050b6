import { readFile, writeFile } from 'node:fs/promises';

/** The resident memory of one process, in bytes. */
export interface MemoryWatch {
  /** When the watch began. */
  idle: number;
  /** The highest since then. */
  peak(): Promise<number>;
  stop(): void;
}

const lookEveryMs = 50;

/** @returns undefined where there is no /proc */
export async function watchMemory(pid: number): Promise<MemoryWatch | undefined> {
  if (process.platform !== 'linux') return undefined;
  const idle = await readStatus(pid, 'VmRSS');
  // From now on VmHWM is the peak of what we do, not of the start.
  const reset = await writeFile(`/proc/${pid}/clear_refs`, '5').then(
    () => true,
    () => false,
  );
  let highest = idle;
  const timer = setInterval(() => {
    readStatus(pid, 'VmRSS').then(
      (now) => (highest = Math.max(highest, now)),
      () => {
        clearInterval(timer);
      },
    );
  }, lookEveryMs);
  return {
    idle,
    async peak() {
      return reset ? Math.max(highest, await readStatus(pid, 'VmHWM')) : highest;
    },
    stop() {
      clearInterval(timer);
    },
  };
}

async function readStatus(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no ${field}`);
  return Number(kibibytes) * 1024;
}
