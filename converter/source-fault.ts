import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { FfmpegError } from './ffmpeg.ts';

/** What ffmpeg says against the source; undefined where the source may not be what made it fail. */
export function verdictOnSource(error: unknown): FfmpegLog | undefined {
  if (!(error instanceof FfmpegError) || error.log === undefined) return undefined;
  return error.log.complaints.some((complaint) => systemFault.test(complaint)) ? undefined : error.log;
}

/** ffmpeg 5 exits with 0 where the disk was full. @throws Error */
export function throwOnFullDisk({ complaints }: FfmpegLog): void {
  const complaint = complaints.find((text) => text.endsWith(': No space left on device'));
  if (complaint !== undefined) throw new Error(complaint);
}

/** In the words of ffmpeg 4 to 9. That a picture can't be read is no fault: no decoder of pictures is allowed. */
const unreadable = new RegExp(
  [
    String.raw`^(?:Decoder \(codec \S+\) not found|Unknown decoder|Decoding requested, but no decoder found for: )`,
    String.raw`^(?:Could not find codec parameters for stream \d+ \(Audio|Error while opening decoder|Error reinitializing filters)`,
  ].join('|'),
);
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
