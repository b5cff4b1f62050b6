import { ConversionError } from './failure.ts';
import { FfmpegError } from './ffmpeg.ts';

/** What ffmpeg says against the source; undefined where the source may not be what made it fail. */
export function verdictOnSource(error: unknown): string | undefined {
  if (!(error instanceof FfmpegError) || error.verdict === undefined) return undefined;
  return isSystemFault(error.verdict) ? undefined : error.verdict;
}

const unreadable =
  /Decoder \(codec \S+\) not found|Unknown decoder|Could not find codec parameters|Error while opening decoder|Error reinitializing filters/;

/** @returns what to tell the person; undefined where trying again may help */
export function sourceFault(error: unknown): ConversionError | undefined {
  const verdict = verdictOnSource(error) ?? '';
  if (unreadable.test(verdict)) return new ConversionError('unsupported-codec');
  if (/Invalid data found when processing input|Error while decoding|moov atom not found/.test(verdict))
    return new ConversionError('not-media');
  return undefined;
}

function isSystemFault(log: string): boolean {
  return /No space left on device|No such file or directory|Permission denied|Too many open files|Cannot allocate memory/.test(
    log,
  );
}
