import { spreadOf } from './rounds.ts';

export interface Verdict {
  what: string;
  figure: string;
  target: string;
  met: boolean;
}

export function say(line: string): void {
  console.log(line);
}

/** @param atLeast or `atMost`: the target */
export function ratioVerdict(
  what: string,
  values: readonly number[],
  { atLeast, atMost }: { atLeast?: number; atMost?: number },
): Verdict {
  const { median } = spreadOf(values);
  return {
    what,
    figure: spreadText(values, 2),
    target: atLeast === undefined ? `at most ${String(atMost)}` : `at least ${atLeast}`,
    met: median >= (atLeast ?? -Infinity) && median <= (atMost ?? Infinity),
  };
}

/** @param seconds that both sides took, round by round */
export function differenceVerdict(
  what: string,
  seconds: readonly number[],
  bases: readonly number[],
  { atMostMs }: { atMostMs: number },
): Verdict {
  const differences = seconds.map((value, round) => (value - (bases[round] ?? NaN)) * 1000);
  return {
    what,
    figure: `${spreadText(differences, 0)} ms`,
    target: `at most ${atMostMs} ms`,
    met: spreadOf(differences).median <= atMostMs,
  };
}

/** `0.83 (0.79–0.91)`: the median and between what the rounds lay. */
export function spreadText(values: readonly number[], digits: number): string {
  const { median, lowest, highest } = spreadOf(values);
  return `${median.toFixed(digits)} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})`;
}

export function sayVerdicts(verdicts: readonly Verdict[]): void {
  say('\nResult: the median of the rounds and, in brackets, the lowest and the highest\n');
  for (const { what, figure, target, met } of verdicts)
    say(`  ${met ? 'met          ' : 'TARGET MISSED'}  ${what}: ${figure}, target ${target}`);
}

/** In units of 10^6 bytes, here and in all of the output. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
