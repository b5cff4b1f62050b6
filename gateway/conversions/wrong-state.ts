import { ProblemError } from '../../shared/errors.ts';

export function wrongState(detail: string): ProblemError {
  return new ProblemError(409, 'wrong-state', detail);
}

export function movedOn(): ProblemError {
  return wrongState('The conversion has just changed. Check its status and try again.');
}

export function videoGone(): ProblemError {
  return new ProblemError(
    409,
    'video-gone',
    'The video has been removed, so it cannot be converted again. Please upload it again. An mp3 that there is stays.',
  );
}
