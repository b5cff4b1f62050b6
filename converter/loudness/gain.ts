import type { Options } from '../../shared/options/options.ts';
import { portion, progressOf, type Progressing } from '../encode/progress.ts';
import { mp3Rate, soundOptions, type Wish } from '../encode/sound-format.ts';
import { partOf } from '../cut/cut.ts';
import type { Probe } from '../probe/probe.ts';
import { measureLoudness, type Loudness } from './loudness.ts';

export interface Gain {
  /** dB. */
  gain: number;
  /** The peaks allow no more, so the sound stays quieter than asked for. */
  isLimited: boolean;
}

/** What the loudness is changed by, or to. */
export interface LoudnessRecipe extends Pick<Wish, 'channels' | 'cut'> {
  loudness: Options['loudness'];
  /** If it is known already. */
  gain?: Gain | undefined;
}

const noGain: Gain = { gain: 0, isLimited: false };

/** Of all the time, what measuring takes. */
const measuringShare = 0.3;

/** Measures the sound if its loudness is to be changed. */
export async function gainFor(
  ffmpeg: string,
  task: Progressing & { input: string },
  probed: Probe,
  recipe: LoudnessRecipe,
  signal: AbortSignal,
): Promise<Gain> {
  const { loudness, gain } = recipe;
  if (gain || loudness === 'off') return gain ?? noGain;
  const measured = await measureLoudness(ffmpeg, {
    ...{ input: task.input, signal },
    inputOptions: partOf(probed, recipe.cut).inputOptions,
    select: soundOptions(probed.sound, { ...recipe, rates: mp3Rate, gain: 0 }),
    onProgress: progressOf(portion(task, 0, measuringShare), probed.report.duration),
  });
  return gainTo(loudness, measured);
}

/** The progress of what follows. */
export function afterMeasuring(task: Progressing, { loudness, gain }: LoudnessRecipe): Progressing {
  return gain || loudness === 'off' ? task : portion(task, measuringShare, 1);
}

/** dBTP. */
const highestPeak = -1;
/** How much a lossy encoder raises peaks, in dB, and half a step of the meter. */
const raised = 1;

/**
 * The gain that gives the sound a loudness. It is the same for the whole sound, so loud and quiet passages keep
 * their relation.
 * @param target LUFS
 */
function gainTo(target: number, { integrated, truePeak }: Loudness): Gain {
  if (integrated === undefined || truePeak === undefined) return noGain;
  const wanted = target - integrated;
  const most = highestPeak - raised - truePeak;
  return { gain: Math.min(wanted, most), isLimited: most < wanted };
}
