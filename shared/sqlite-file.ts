import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';

/** How long a connection waits for the lock of another one. */
export const busyTimeoutMs = 5_000;

/**
 * A SQLite file that several processes may share and that survives a crash of any of them.
 * @param path created if missing, with its directory; only its owner may read it
 */
export function openSqliteFile(path: string): Libsql.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  // SQLite gives its additional files the same mode.
  chmodSync(path, 0o600);
  const database = new Libsql(path);
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  database.pragma('journal_mode = WAL');
  // Committed data survives a power failure, not only a crash of the process.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // In KiB, taken as pages are read. With SQLite's 2 MB, a million rows make each list of one person read
  // most of its pages anew.
  database.pragma('cache_size = -65536');
  return database;
}
