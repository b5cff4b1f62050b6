import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { FfmpegError } from './ffmpeg.ts';

/** What ffmpeg says against the source; undefined where the source may not be what made it fail. */
export function verdictOnSource(error: unknown): FfmpegLog | undefined {
  if (!(error instanceof FfmpegError) || error.log === undefined) return undefined;
  return error.log.complaints.some((complaint) => systemFault.test(complaint)) ? undefined : error.log;
}

const unreadable =
  /^(?:Decoder \(codec \S+\) not found|Unknown decoder|Could not find codec parameters|Error while opening decoder|Error reinitializing filters)/;
const broken = /Invalid data found when processing input|Error while decoding|moov atom not found/;

/** @returns what to tell the person; undefined where trying again may help */
export function sourceFault(error: unknown): ConversionError | undefined {
  const complaints = verdictOnSource(error)?.complaints ?? [];
  if (complaints.some((complaint) => unreadable.test(complaint)))
    return new ConversionError('unsupported-codec', { cause: error });
  if (complaints.some((complaint) => broken.test(complaint)))
    return new ConversionError('not-media', { cause: error });
  return undefined;
}

/** The system's reason, where ffmpeg puts it: at the end, after a colon or, in newer ones, in brackets. */
const systemFault =
  /(?:: |\()(?:No space left on device|No such file or directory|Permission denied|Too many open files|Cannot allocate memory)\)?$/;
