import pino from 'pino';
import type { Log } from '../log.ts';

/** A log whose lines a test can look at. */
export interface RecordedLog {
  log: Log;
  lines: () => { level: string; msg: string }[];
  /** All of it, as it was written. */
  text: () => string;
}

export function recordLog(level = 'trace'): RecordedLog {
  const written: string[] = [];
  const log = pino(
    { level, base: {}, formatters: { level: (label) => ({ level: label }) } },
    { write: (line: string) => void written.push(line) },
  );
  return {
    log,
    lines: () => written.map((line) => JSON.parse(line) as { level: string; msg: string }),
    text: () => written.join(''),
  };
}
