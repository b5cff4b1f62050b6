import type { Options } from '../../shared/options/options.ts';
import { portion, type Progressing } from '../encode/progress.ts';
import type { Wish } from '../encode/sound-format.ts';
import type { Heard } from '../meter/heard.ts';
import { loudnessOf, type Loudness } from '../meter/loudness.ts';
import type { Probe } from '../probe/probe.ts';
import { listen, type ListenTask } from './listen.ts';

export interface Gain {
  /** dB. */
  gain: number;
  /** The peaks allow no more, so the sound stays quieter than asked for. */
  isLimited: boolean;
  /** What was heard to find it, if anybody had to listen. */
  heard?: Heard;
}

/** What the loudness is changed by, or to. */
export interface LoudnessRecipe extends Pick<Wish, 'channels' | 'cut'> {
  loudness: Options['loudness'];
  /** If it is known already. */
  gain?: Gain | undefined;
  /** What an earlier conversion has measured of the same sound. */
  measured?: Loudness | undefined;
}

const noGain: Gain = { gain: 0, isLimited: false };

/** Of all the time, what measuring takes. */
const measuringShare = 0.2;

/** Listens before the sound is encoded. */
export function listenFirst(
  ffmpeg: string,
  task: ListenTask,
  probed: Probe,
  recipe: LoudnessRecipe,
  signal: AbortSignal,
): Promise<Heard> {
  return listen(ffmpeg, { ...task, ...portion(task, 0, measuringShare) }, probed, recipe, signal);
}

/** The progress of what follows. */
export function afterListening(task: Progressing): Progressing {
  return portion(task, measuringShare, 1);
}

/** Measures the sound if its loudness is to be changed, and is not known. */
export async function gainFor(
  ffmpeg: string,
  task: ListenTask,
  probed: Probe,
  recipe: LoudnessRecipe,
  signal: AbortSignal,
): Promise<Gain> {
  const { loudness, gain, measured } = recipe;
  if (gain || loudness === 'off') return gain ?? noGain;
  if (measured) return gainTo(loudness, measured);
  const heard = await listenFirst(ffmpeg, task, probed, recipe, signal);
  return { ...gainTo(loudness, loudnessOf(heard)), heard };
}

/** The progress of what follows. */
export function afterMeasuring(task: Progressing, { loudness, gain, measured }: LoudnessRecipe): Progressing {
  return gain || measured || loudness === 'off' ? task : afterListening(task);
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
  if (integrated === null || truePeak === null) return noGain;
  const wanted = target - integrated;
  const most = highestPeak - raised - truePeak;
  return { gain: Math.min(wanted, most), isLimited: most < wanted };
}
