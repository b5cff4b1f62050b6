import { readdir, rm } from 'node:fs/promises';
import { errorText, UnavailableError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { makeJobDirectory } from './job-directory.ts';
import type { Made } from './made.ts';

/** Where a conversion works. */
export interface Job {
  /** Private (0700). */
  directory: string;
  /** The mp3 whose frames are in it, once that is complete and verified. */
  made?: Made;
}

/**
 * The directories of conversions. If the store goes down during a conversion, its directory is kept for the
 * next attempt. Then bytes are not read twice, and no mp3 is made twice for a store that does not accept it.
 */
export interface Jobs {
  /** Runs the work in a directory and removes it afterwards, unless an outage ended the work. */
  run<T>(key: string, work: (job: Job) => Promise<T>): Promise<T>;
  /** Removes the kept directories. */
  close(): Promise<void>;
}

/** The next attempt starts earlier, if this converter gets it. */
const longestKeptMs = 30 * 60_000;

/** @param most directories kept at once: each may be as large as a video */
export function createJobs({ most, log }: { most: number; log: Log }): Jobs {
  const kept = new Map<string, { job: Job; timer: NodeJS.Timeout }>();
  let closed = false;

  function take(key: string): Job | undefined {
    const found = kept.get(key);
    kept.delete(key);
    clearTimeout(found?.timer);
    return found?.job;
  }

  async function drop(key: string): Promise<void> {
    const job = take(key);
    if (job) await remove(job);
  }

  async function keep(key: string, job: Job): Promise<void> {
    if (closed || (await readdir(job.directory)).length === 0) {
      await remove(job);
      return;
    }
    await drop(key);
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= most) await drop(oldest);
    const timer = setTimeout(() => {
      drop(key).catch((error: unknown) => {
        log.warn({ err: error }, `a kept conversion directory could not be removed: ${errorText(error)}`);
      });
    }, longestKeptMs);
    kept.set(key, { job, timer: timer.unref() });
  }

  return {
    async run(key, work) {
      const job = take(key) ?? { directory: await makeJobDirectory() };
      let outage = false;
      try {
        return await work(job);
      } catch (error) {
        outage = error instanceof UnavailableError;
        throw error;
      } finally {
        await (outage ? keep(key, job) : remove(job));
      }
    },
    async close() {
      closed = true;
      await Promise.all([...kept.keys()].map(drop));
    },
  };
}

async function remove({ directory }: Job): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}
