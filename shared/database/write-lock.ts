import { setTimeout as wait } from 'node:timers/promises';
import type Libsql from 'libsql';
import { busyTimeoutMs } from '../sqlite-file.ts';

const longestPauseMs = 20;

/**
 * Begins a transaction that may write. One that reads first would fail if another connection wrote in between.
 *
 * It asks again and again for the lock, for about as long as SQLite would. SQLite itself would wait without a
 * turn of the event loop: if another connection of this process holds the lock, it could never give it back.
 */
export async function takeWriteLock(database: Libsql.Database): Promise<void> {
  // Not by the clock: a process that was suspended has not asked for long.
  for (let pauseMs = 1, waitedMs = 0; ; pauseMs = Math.min(pauseMs + 1, longestPauseMs)) {
    try {
      begin(database);
      return;
    } catch (error) {
      if (!isBusy(error) || waitedMs >= busyTimeoutMs) throw error;
    }
    await wait(pauseMs);
    waitedMs += pauseMs;
  }
}

function begin(database: Libsql.Database): void {
  database.pragma('busy_timeout = 0');
  try {
    database.exec('begin immediate');
  } finally {
    // Commits and readers wait for other processes only, and briefly.
    database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
}
