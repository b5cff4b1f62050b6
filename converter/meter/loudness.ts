import type { Analysis } from '../../shared/analysis/analysis.ts';
import type { Heard } from './heard.ts';

export type Loudness = Analysis['loudness'];

/** Tenths of a second. */
const momentary = 4;
const shortTerm = 30;

/** Below it, in LUFS, is silence. */
const silence = -70;

/** By EBU R128. */
export function loudnessOf({ powers, truePeak }: Heard): Loudness {
  return {
    integrated: rounded(integratedOf(powers)),
    range: rounded(rangeOf(powers)),
    truePeak: truePeak === 0 ? null : rounded(20 * Math.log10(truePeak)),
  };
}

function integratedOf(powers: Float64Array): number | null {
  const blocks = blocksAbove(blocksOf(powers, momentary), silence);
  if (blocks.length === 0) return null;
  return lufs(mean(blocksAbove(blocks, lufs(mean(blocks)) - 10)));
}

/** EBU Tech 3342: from the loudness that 10 % stay below to the one that 5 % exceed. */
function rangeOf(powers: Float64Array): number | null {
  const blocks = blocksAbove(blocksOf(powers, shortTerm), silence);
  if (blocks.length === 0) return null;
  const loud = blocksAbove(blocks, lufs(mean(blocks)) - 20).sort();
  const at = (share: number) => lufs(loud[Math.round(share * (loud.length - 1))] ?? 0);
  return at(0.95) - at(0.1);
}

/** Mean powers of all blocks of a length, one for each tenth of a second. */
function blocksOf(powers: Float64Array, length: number): Float64Array {
  let sum = 0;
  const means = powers.map((power, place) => {
    sum += power - (powers[place - length] ?? 0);
    return sum / length;
  });
  return means.subarray(length - 1);
}

function blocksAbove(blocks: Float64Array, threshold: number): Float64Array {
  return blocks.filter((power) => lufs(power) > threshold);
}

function mean(powers: Float64Array): number {
  return powers.reduce((sum, power) => sum + power, 0) / powers.length;
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
