import { ConversionError } from './failure.ts';
import type { FfmpegLog } from './ffmpeg-log.ts';
import { FfmpegError } from './ffmpeg.ts';

/** ffmpeg's complaint about the source; undefined if something else may have made it fail. */
export function verdictOnSource(error: unknown): FfmpegLog | undefined {
  if (!(error instanceof FfmpegError) || error.log === undefined) return undefined;
  return error.log.complaints.some((complaint) => systemFault.test(complaint)) ? undefined : error.log;
}

/** ffmpeg 5 exits with 0 even if the disk was full. @throws Error */
export function throwOnFullDisk({ complaints }: FfmpegLog): void {
  const complaint = complaints.find((text) => text.endsWith(': No space left on device'));
  if (complaint !== undefined) throw new Error(complaint);
}

/** As worded by ffmpeg 4 to 9. An undecodable picture is no fault, because no image decoder is allowed. */
const unreadable = new RegExp(
  [
    String.raw`^(?:Decoder \(codec \S+\) not found|Unknown decoder|Decoding requested, but no decoder found for: )`,
    String.raw`^(?:Could not find codec parameters for stream \d+ \(Audio|Error while opening decoder|Error reinitializing filters)`,
  ].join('|'),
);
const broken = /Invalid data found when processing input|Error while decoding|moov atom not found/;

/** @returns the failure to report to the user; undefined if a retry may help */
export function sourceFault(error: unknown): ConversionError | undefined {
  const complaints = verdictOnSource(error)?.complaints ?? [];
  if (complaints.some((complaint) => unreadable.test(complaint)))
    return new ConversionError('unsupported-codec', { cause: error });
  if (complaints.some((complaint) => broken.test(complaint)))
    return new ConversionError('not-media', { cause: error });
  return undefined;
}

/** The system's reason where ffmpeg puts it: at the end, after a colon or, in newer versions, in brackets. */
const systemFault =
  /(?:: |\()(?:No space left on device|No such file or directory|Permission denied|Too many open files|Cannot allocate memory)\)?$/;
