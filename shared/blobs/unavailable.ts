import { UnavailableError } from '../errors.ts';

export function unavailable(cause: unknown): UnavailableError {
  return cause instanceof UnavailableError ? cause : new UnavailableError('blob store', { cause });
}

/** Runs work of the store itself: whatever it fails with becomes an UnavailableError. */
export async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(error);
  }
}
