import { defaultOptions, optionsSchema, type Options } from '../../shared/options/options.ts';
import type { ConversionRow } from './conversion.repository.ts';

/** Parsed, so that options that are newer than the record have their defaults. */
export function storedOptions({ options }: Pick<ConversionRow, 'options'>): Options {
  return options === null ? defaultOptions : optionsSchema.parse(JSON.parse(options));
}
