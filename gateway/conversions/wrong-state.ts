import { ProblemError } from '../../shared/errors.ts';

export function wrongState(detail: string): ProblemError {
  return new ProblemError(409, 'wrong-state', detail);
}

export function movedOn(): ProblemError {
  return wrongState('The conversion has just changed. Check its status and try again.');
}
