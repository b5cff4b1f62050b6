import { z } from 'zod';

/** `90` or `90.5`. */
const secondsForm = /^\d{1,7}(\.\d{1,9})?$/;
/** `1:30`, `01:30.5` or `00:01:30.500`. */
const clockForm = /^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d(?:\.\d{1,9})?)$/;
const below = 1000 * 3600;

/**
 * A time in a video, as seconds or as players write it; parsed to seconds. Whole microseconds, which is less
 * than a sample, so that the same time always has the same digits and is never written with an exponent.
 */
export const mediaTime = z
  .union([z.number(), z.string().regex(secondsForm).transform(Number), z.string().transform(fromClock)])
  .pipe(z.number().overwrite(toMicroseconds).min(0).lt(below));

/** In words, for error messages. */
export const mediaTimeForms = 'seconds such as 90.5 or a time such as 1:30 or 00:01:30.500, below 1000 hours';

/** NaN if it is no time. */
function fromClock(text: string): number {
  const [, hours = '0', minutes, seconds] = clockForm.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function toMicroseconds(seconds: number): number {
  // Never -0, which JSON would turn into 0.
  return Math.round(seconds * 1e6) / 1e6 || 0;
}
