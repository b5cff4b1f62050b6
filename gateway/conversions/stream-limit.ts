import { ProblemError } from '../../shared/errors.ts';

/** Open streams of one account at one gateway. */
const mostStreams = 100;

export interface StreamLimit {
  /** @returns a function that releases the slot. @throws ProblemError 429 `too-many-streams` */
  take(ownerId: string): () => void;
}

/** Each stream keeps a connection open, and one account must not use all of them. */
export function createStreamLimit(most = mostStreams): StreamLimit {
  const open = new Map<string, number>();
  return {
    take(ownerId) {
      const count = open.get(ownerId) ?? 0;
      if (count >= most) throw tooManyStreams(most);
      open.set(ownerId, count + 1);
      return () => {
        const left = (open.get(ownerId) ?? 1) - 1;
        if (left === 0) open.delete(ownerId);
        else open.set(ownerId, left);
      };
    },
  };
}

function tooManyStreams(most: number): ProblemError {
  return new ProblemError(
    429,
    'too-many-streams',
    `You already have ${most} event streams open. Close some of them, or poll GET /videos.`,
    { headers: { 'Retry-After': '15' } },
  );
}
