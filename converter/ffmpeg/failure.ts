import type { failureCodes } from '../../shared/messages.ts';

type FailureCode = Exclude<(typeof failureCodes)[number], 'fetch-failed'>;

const sentences: Record<FailureCode, string> = {
  'no-audio': 'The video has no sound, so there is nothing to convert.',
  'not-media': 'The file is not a video or audio file that can be read.',
  truncated: 'The file ends too early, so part of the sound is missing.',
  'too-long': 'The video is longer than allowed.',
  'timed-out': 'The conversion took too long and was stopped.',
  'unsupported-codec': 'The sound is in a format that cannot be read.',
  protected: 'The file is protected against copying, so its sound cannot be read.',
  'no-such-track': 'The video does not have this sound track.',
  'nothing-left': 'The part that you chose begins after the end of the sound. Choose an earlier one.',
  internal: 'Something went wrong on our side. Please upload the video again later.',
};

/** A conversion that no retry can complete. It is reported to the user and not retried. */
export class ConversionError extends Error {
  override name = 'ConversionError';
  readonly code: FailureCode;

  /** @param detail follows the sentence of the code */
  constructor(code: FailureCode, { detail, ...options }: ErrorOptions & { detail?: string } = {}) {
    super([sentences[code], ...(detail === undefined ? [] : [detail])].join(' '), options);
    this.code = code;
  }
}
