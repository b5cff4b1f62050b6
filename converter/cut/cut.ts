import { ConversionError } from '../ffmpeg/failure.ts';

/** A part of the source, in seconds of its own time. */
export interface Cut {
  from: number;
  /** Infinity: the end. */
  to: number;
}

/** @returns undefined for the whole source */
export function cutOf({ from, to = Infinity }: { from: number; to?: number | undefined }): Cut | undefined {
  return from > 0 || to < Infinity ? { from, to } : undefined;
}

/**
 * Seconds. Decoders need what is before: the first 10 to 160 ms after a jump are silent or wrong, depending on
 * the codec. So they begin earlier, and this is dropped again.
 */
const mostLead = 1;

/** Seconds before the part that are decoded, too. */
function leadOf({ from }: Cut): number {
  return Math.min(from, mostLead);
}

/** What ffmpeg has to know to decode the part. */
export function partOf({ inputOptions }: { inputOptions: readonly string[] }, cut: Cut | undefined) {
  return {
    inputOptions: [...inputOptions, ...jumpTo(cut)],
    isPart: cut !== undefined,
    lead: cut ? leadOf(cut) : 0,
  };
}

/** Input options that jump to the part, without decoding what is before. */
function jumpTo(cut: Cut | undefined): string[] {
  if (!cut) return [];
  const start = cut.from - leadOf(cut);
  return [
    ...(start > 0 ? ['-ss', seconds(start)] : []),
    // Somewhat more, since some containers round their times.
    ...(cut.to < Infinity ? ['-t', seconds(cut.to - start + mostLead)] : []),
  ];
}

/** The filter that drops what is decoded besides the part; empty for the whole source. */
export function dropRest(cut: Cut | undefined): string {
  if (!cut) return '';
  const end = cut.to < Infinity ? `:duration=${seconds(cut.to - cut.from)}` : '';
  return `,atrim=start=${seconds(leadOf(cut))}${end},asetpts=PTS-STARTPTS`;
}

interface Length {
  duration: number | undefined;
  isDurationGuessed: boolean;
}

/**
 * The report as if the source consisted of the part.
 * @throws ConversionError `nothing-left`
 */
export function reportOnCut<Report extends Length>(report: Report, cut: Cut | undefined): Report {
  const { duration, isDurationGuessed } = report;
  if (!cut || duration === undefined) return report;
  if (cut.from >= duration && !isDurationGuessed) throw nothingLeft(cut, duration);
  return { ...report, duration: Math.max(0, Math.min(cut.to, duration) - cut.from) };
}

function nothingLeft({ from }: Cut, duration: number): ConversionError {
  return new ConversionError('nothing-left', {
    cause: new Error(`the part begins at ${from} s, but the source ends at ${duration} s`),
  });
}

/** Whole microseconds, never with an exponent. */
function seconds(value: number): string {
  return value.toFixed(6);
}
