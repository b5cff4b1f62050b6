import { runWatched } from '../ffmpeg/watchdog.ts';
import type { Selection } from '../encode/sound-format.ts';

/** By EBU R128. */
export interface Loudness {
  /** LUFS; undefined if there is nothing but silence. */
  integrated: number | undefined;
  /** LU. */
  range: number;
  /** dBTP; undefined if there is nothing but silence. */
  truePeak: number | undefined;
}

interface Measured {
  input: string;
  inputOptions: readonly string[];
  select: Selection;
  signal: AbortSignal;
  /** Seconds. */
  onProgress: (seconds: number) => void;
}

/** Decodes the sound and measures it. */
export async function measureLoudness(
  ffmpeg: string,
  { input, inputOptions, select, signal, onProgress }: Measured,
): Promise<Loudness> {
  // Otherwise it logs ten lines for each second.
  const meter = 'ebur128=peak=true:framelog=verbose';
  const outputOptions = [...select.from(0, meter), '-vn', '-sn', '-dn', '-f', 'null'];
  const run = { input, inputOptions, outputOptions, output: '-', onProgress, signal };
  const { report } = await runWatched(ffmpeg, run);
  return parseSummary(report);
}

/** What ebur128 states for silence. */
const silence = -70;

/** @param report ends with lines such as `    I:         -23.0 LUFS` */
function parseSummary(report: readonly string[]): Loudness {
  const lastOf = (line: RegExp) => report.map((text) => line.exec(text)?.[1]).findLast((value) => value);
  const integrated = lastOf(/^ {4}I: +(-?[\d.]+) LUFS$/);
  const range = lastOf(/^ {4}LRA: +([\d.]+) LU$/);
  const peak = lastOf(/^ {4}Peak: +(-?[\d.]+|-inf) dBFS$/);
  if (integrated === undefined || range === undefined)
    throw new Error('ffmpeg has not measured the loudness');
  const isSilent = Number(integrated) <= silence;
  return {
    integrated: isSilent ? undefined : Number(integrated),
    range: Number(range),
    truePeak: peak === undefined || peak === '-inf' ? undefined : Number(peak),
  };
}
