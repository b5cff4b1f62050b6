import { utimesSync, watch, type FSWatcher } from 'node:fs';
import { errorText } from '../../errors.ts';
import type { Log } from '../../log.ts';

/** Tells all processes that share a file that there may be a message to take. */
export interface Doorbell {
  /** Call it after the commit: whoever hears it must find the message. */
  ring(): void;
  listen(): void;
  /** False where the system cannot watch the file: then it must be read often. */
  readonly isHeard: boolean;
  close(): void;
}

/**
 * The bell is the modification time of the database's file. Its log would not do: SQLite writes the log before
 * the commit is visible.
 * @param heard called soon after each ring, also of this process, and after SQLite's own writes to the file
 */
export function createDoorbell(file: string, { heard, log }: { heard: () => void; log: Log }): Doorbell {
  let watcher: FSWatcher | undefined;

  function beDeaf(error: unknown): void {
    log.warn(`the queues are read often, since their file cannot be watched: ${errorText(error)}`);
    watcher?.close();
    watcher = undefined;
  }

  return {
    ring() {
      const now = new Date();
      try {
        utimesSync(file, now, now);
      } catch (error) {
        // They read the file from time to time.
        log.debug({ err: error }, `other processes cannot be told of a message: ${errorText(error)}`);
      }
    },
    listen() {
      try {
        watcher ??= watch(file, { persistent: false }, heard).on('error', beDeaf);
      } catch (error) {
        beDeaf(error);
      }
    },
    get isHeard() {
      return watcher !== undefined;
    },
    close() {
      watcher?.close();
    },
  };
}
