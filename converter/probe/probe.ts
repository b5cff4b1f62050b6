import { ConversionError } from '../ffmpeg/failure.ts';
import { createLook, type Look } from './look.ts';
import { isKnown, parseReport, type MediaReport } from './media-report.ts';
import type { Options } from '../../shared/options/options.ts';
import { reportOnCut, type Cut } from '../cut/cut.ts';
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

/** Which part of a source is wanted. */
export interface Choice {
  track: Options['track'];
  cut: Cut | undefined;
}

/** The sound that a player would play. */
export const wholeSource: Choice = { track: 'default', cut: undefined };

/**
 * Examines the file.
 * @returns what is chosen of it, as if the file consisted of that
 * @throws ConversionError if it cannot be converted
 */
export async function probe(
  ffmpeg: string,
  input: string,
  { track, cut }: Choice,
  limits: Limits,
  signal: AbortSignal,
): Promise<Probe> {
  const near = createLook(ffmpeg, input, [], signal);
  const far = createLook(ffmpeg, input, farther, signal);
  const { report, isFar } = await readReport(near, far);
  const look = isFar ? far : near;
  const sound = await chooseSound(report, track, look);
  return {
    report: await withTrueDuration(report, sound, { cut, ...limits }, look),
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
  { maxDuration, cut }: Limits & Pick<Choice, 'cut'>,
  look: Look,
): Promise<MediaReport> {
  const part = reportOnCut(report, cut);
  if (isWithin(part, maxDuration) && !part.isDurationGuessed) return part;
  const measured = await measure(sound, (cut?.from ?? 0) + maxDuration, look);
  const whole = { ...report, duration: measured, isDurationGuessed: true };
  if (measured === undefined) return whole;
  const measuredPart = reportOnCut(whole, cut);
  if (!isWithin(measuredPart, maxDuration)) throw new ConversionError('too-long');
  return measuredPart;
}

function isWithin({ duration = Infinity }: MediaReport, maxDuration: number): boolean {
  return duration <= maxDuration;
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
