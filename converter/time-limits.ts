import { UnavailableError } from '../shared/errors.ts';
import { ConversionError } from './ffmpeg/failure.ts';

/**
 * Seconds of one attempt, including reading the video and storing the mp3: RabbitMQ takes back what is
 * unacknowledged for 30 minutes. Finished work is kept, and the next attempt continues from there.
 */
export const longestTry = 29 * 60;

/** For ffmpeg's work on one video. @throws ConversionError `timed-out` */
export function withinTimeout<T>(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withinTime(seconds, signal, work, (cause) => new ConversionError('timed-out', { cause }));
}

/** For one whole attempt. @throws UnavailableError, because only a slow store makes it take so long */
export function withinTry<T>(
  timeout: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const seconds = Math.max(longestTry, timeout);
  return withinTime(seconds, signal, work, (error) => {
    if (error instanceof ConversionError) return error;
    return new UnavailableError('blob store', { cause: new Error(`not done within ${seconds} s`) });
  });
}

async function withinTime<T>(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  late: (error: unknown) => Error,
): Promise<T> {
  const limit = AbortSignal.timeout(seconds * 1000);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted) throw late(error);
    throw error;
  }
}
