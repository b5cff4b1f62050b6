import { readdir, readFile } from 'node:fs/promises';

/** Of the clock that /proc counts by; Linux has no other for programs. */
const ticksPerSecond = 100;

interface Stat {
  group: number;
  /** Its own, and of its children that have ended. */
  seconds: number;
}

/** @returns the seconds of processor time that these processes have taken. @throws where there is no /proc */
export async function processorSeconds(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(pids.map(readStat));
  return stats.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The same for all that runs in a process group. */
export async function groupProcessorSeconds(group: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may end meanwhile. Its parent has its time then.
  const stats = await Promise.all(pids.map((pid) => readStat(Number(pid)).catch(() => undefined)));
  return stats.reduce((sum, stat) => sum + (stat?.group === group ? stat.seconds : 0), 0);
}

async function readStat(pid: number): Promise<Stat> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { group: Number(fields[2]), seconds: ticks / ticksPerSecond };
}
