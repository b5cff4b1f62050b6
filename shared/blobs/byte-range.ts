import type { ByteRange } from './blob-store.ts';

/** @throws RangeError unless the range lies within a blob of `size` bytes */
export function assertRangeWithin(size: number, { start, end }: ByteRange): void {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (!whole || start < 0 || end < start || end >= size)
    throw new RangeError(`Bytes ${start} to ${end} don't lie within a blob of ${size} bytes`);
}
