import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const ticks = 100;

/** Position after the program's name: user and system time, its own and that of ended children. proc(5). */
const first = 11;

/** @returns seconds of processor time of this process and its ended children so far */
export function processorTime(): number {
  // The name is in brackets and may contain spaces.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields.slice(first, first + 4).reduce((sum, field) => sum + Number(field) / ticks, 0);
}
