import { leastGap, mostDrift } from '../encode/timeline.ts';
import { Doubt } from './doubt.ts';

/**
 * Checks that each packet follows the previous one, as the filter `timeline` does when the sound is encoded.
 * Copied sound cannot have silence filled in.
 * @returns receives the packets' times and lengths in seconds. @throws Doubt
 */
export function createTimeCheck(): (time: number, length: number) => void {
  let due: number | undefined;
  let ahead = 0;
  return (time, length) => {
    ahead += time - (due ?? time);
    const drift = mostDrift * length;
    ahead -= Math.max(-drift, Math.min(drift, ahead));
    due = time + length;
    if (Math.abs(ahead) >= leastGap)
      throw new Doubt(`the sound jumps by ${ahead.toFixed(2)} s at ${time.toFixed(2)} s`);
  };
}
