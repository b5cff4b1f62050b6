/** One of those that are compared. */
export interface Side {
  name: string;
  /** Does it once. @returns seconds */
  measure(): Promise<number>;
}

export interface RoundsOptions {
  rounds: number;
  /** Told of each measurement as it comes; round 0 warms up and is not counted. */
  onMeasured(round: number, side: string, seconds: number): void;
}

/**
 * The sides take turns, another one first in each round, so that what else the machine does hits all alike.
 * @returns for each side the seconds of every round
 */
export async function alternate(sides: readonly Side[], options: RoundsOptions): Promise<number[][]> {
  const seconds = sides.map(() => [] as number[]);
  for (let round = 0; round <= options.rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const index = (round + turn) % sides.length;
      const side = sides[index];
      if (!side) continue;
      const taken = await side.measure();
      options.onMeasured(round, side.name, taken);
      if (round > 0) seconds[index]?.push(taken);
    }
  }
  return seconds;
}

export interface Spread {
  median: number;
  lowest: number;
  highest: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    lowest: at(0),
    highest: at(sorted.length - 1),
  };
}

/** Round by round, since a noisy minute weighs on both sides of its round. */
export function ratios(values: readonly number[] = [], bases: readonly number[] = []): number[] {
  return values.map((value, round) => value / (bases[round] ?? NaN));
}
