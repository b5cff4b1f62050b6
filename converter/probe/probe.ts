import { ConversionError } from '../ffmpeg/failure.ts';
import { createLook, type Look } from './look.ts';
import { isKnown, parseReport, type MediaReport } from './media-report.ts';
import { chooseSound, type Sound } from './sound-track.ts';

export interface Limits {
  /** Seconds of media. */
  maxDuration: number;
}

/** Properties of a source before it is encoded. */
export interface Probe {
  report: MediaReport;
  sound: Sound;
  /** Options that ffmpeg needs to find the tracks in the report. */
  inputOptions: readonly string[];
}

/** Examines the file. @throws ConversionError if it cannot be converted */
export async function probe(
  ffmpeg: string,
  input: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<Probe> {
  const near = createLook(ffmpeg, input, [], signal);
  const far = createLook(ffmpeg, input, farther, signal);
  const { report, isFar } = await readReport(near, far);
  const look = isFar ? far : near;
  const sound = await chooseSound(report, look);
  return {
    report: await withTrueDuration(report, sound, limits, look),
    sound,
    inputOptions: isFar ? farther : [],
  };
}

/**
 * ffmpeg analyses only the first 5 MB. In some files sound begins later, and ffmpeg knows little about it, or
 * nothing.
 */
const farther = ['-probesize', String(200 * 1024 ** 2), '-analyzeduration', String(3600 * 1e6)];

async function readReport(near: Look, far: Look): Promise<{ report: MediaReport; isFar: boolean }> {
  const report = await reportOf(near);
  if (report.audio.length > 0 && report.audio.every(isKnown)) return { report, isFar: false };
  const more = await reportOf(far);
  return known(more) > known(report) ? { report: more, isFar: true } : { report, isFar: false };
}

const known = ({ audio }: MediaReport) => audio.filter(isKnown).length;

/**
 * Reads only what is needed to know the tracks. ffmpeg treats a file without audio as an error, but still
 * reports everything.
 */
async function reportOf(look: Look): Promise<MediaReport> {
  const { log } = await look(['-map', '0:a:0?', '-c', 'copy', '-t', '0']);
  const report = parseReport(log);
  if (!report) throw new ConversionError('not-media');
  return report;
}

/**
 * Trusts a length that the file states and that is within the limit. Otherwise measures the sound. @throws
 * ConversionError `too-long`
 */
async function withTrueDuration(
  report: MediaReport,
  sound: Sound,
  { maxDuration }: Limits,
  look: Look,
): Promise<MediaReport> {
  const { duration, isDurationGuessed } = report;
  if (duration !== undefined && duration <= maxDuration && !isDurationGuessed) return report;
  const measured = await measure(sound, maxDuration, look);
  if (measured !== undefined && measured > maxDuration) throw new ConversionError('too-long');
  return { ...report, duration: measured, isDurationGuessed: true };
}

/** Reads the packets up to the limit without decoding them. @returns seconds; undefined if ffmpeg cannot */
async function measure({ track }: Sound, maxDuration: number, look: Look): Promise<number | undefined> {
  const { failed, log } = await look([
    ...['-map', `0:${track.index}`, '-c', 'copy', '-t', String(maxDuration + 1)],
    // Ignores timestamps that jump by more than a minute, as in encoding.
    ...['-dts_error_threshold', '60'],
  ]);
  return failed ? undefined : log.reached;
}
