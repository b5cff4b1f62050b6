import type { failureCodes } from '../shared/messages.ts';

type FailureCode = (typeof failureCodes)[number];

const sentences: Record<FailureCode, string> = {
  'no-audio': 'The video has no sound, so there is nothing to make an mp3 of.',
  'not-media': 'The file is not a video or audio file that can be read.',
  truncated: 'The file ends too early: part of the sound is missing.',
  'too-long': 'The video is longer than is allowed here.',
  'timed-out': 'The conversion took too long and was stopped.',
  'unsupported-codec': 'The sound is in a format that cannot be read.',
  protected: 'The file is protected against copying, so its sound cannot be read.',
  internal: 'Something went wrong on our side. Please upload the video again later.',
};

/** A conversion that can't succeed, whoever tries it again: told to the person, not retried. */
export class ConversionError extends Error {
  override name = 'ConversionError';
  readonly code: FailureCode;

  constructor(code: FailureCode, options?: ErrorOptions) {
    super(sentences[code], options);
    this.code = code;
  }
}
