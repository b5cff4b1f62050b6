import { areDefault, type Options } from '../shared/options/options.ts';
import { ConversionError } from './ffmpeg/failure.ts';

/** Until the converter can apply options: it must not ignore them. @throws ConversionError */
export function refuseOptions(options: Options): void {
  if (areDefault(options)) return;
  const cause = new Error(`this converter cannot apply options yet: ${JSON.stringify(options)}`);
  throw new ConversionError('internal', { cause });
}
