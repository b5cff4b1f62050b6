import { watchMemory } from './memory.ts';
import { megabytes, ratioVerdict, say, spreadText, type Verdict } from './report.ts';
import { alternate, ratios, type Side } from './rounds.ts';

interface Sides {
  baseline: Side;
  /** Measured and told, but no target hangs on them. */
  others: readonly Side[];
  ours: Side;
}

interface Setting {
  /** Bytes of one transfer. */
  size: number;
  rounds: number;
  /** The target: our throughput, of the baseline's. */
  atLeast: number;
  plainPid: number;
  ourPid: number;
}

const mostMemory = 100e6;

/** Throughput against the baseline, and what our process takes of memory meanwhile. */
export async function compareTransfers(
  what: string,
  { baseline, others, ours }: Sides,
  { size, rounds, atLeast, plainPid, ourPid }: Setting,
): Promise<Verdict[]> {
  const memory = { plain: await watchMemory(plainPid), ours: await watchMemory(ourPid) };
  const sides = [baseline, ours, ...others];
  const onMeasured = (round: number, side: string, seconds: number) => {
    const name = round === 0 ? 'warm-up' : `round ${round}`;
    say(`  ${name.padEnd(8)}  ${side.padEnd(15)}  ${(size / 1e6 / seconds).toFixed(0).padStart(5)} MB/s`);
  };
  const seconds = await alternate(sides, { rounds, onMeasured });
  const speeds = seconds.map((values) => values.map((value) => size / 1e6 / value));
  sides.forEach(({ name }, index) => {
    say(`  ${name}: ${spreadText(speeds[index] ?? [], 0)} MB/s`);
  });
  others.forEach(({ name }, index) => {
    say(`  ours : ${name} = ${spreadText(ratios(speeds[1], speeds[index + 2]), 2)}`);
  });

  const throughput = ratios(speeds[1], speeds[0]);
  const verdicts = [ratioVerdict(`${what} throughput, of the baseline's`, throughput, { atLeast })];
  if (!memory.ours || !memory.plain) {
    say('  memory: not measured, there is no /proc here');
    return verdicts;
  }
  const plainGrowth = (await memory.plain.peak()) - memory.plain.idle;
  const [idle, peak] = [memory.ours.idle, await memory.ours.peak()];
  memory.plain.stop();
  memory.ours.stop();
  say(`  memory: the baseline grew by ${megabytes(plainGrowth)}, ours by ${megabytes(peak - idle)}`);
  verdicts.push({
    what: `${what} memory of the gateway's process over idle`,
    figure: `${megabytes(peak - idle)} (idle ${megabytes(idle)}, peak of all rounds ${megabytes(peak)})`,
    target: `under ${megabytes(mostMemory)}`,
    met: peak - idle < mostMemory,
  });
  return verdicts;
}
