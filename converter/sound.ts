import { announcesMp3 } from './copy/announced-mp3.ts';
import { copy, copyOnlyTrack, mayCopy, type Copied } from './copy/copy.ts';
import { encodeOnlyTrack, encodeProbed, type EncodeTask } from './encode/encode.ts';
import type { Threads } from './encode/in-parts.ts';
import type { Encoded } from './encode/result.ts';
import type { Recipe } from './recipe.ts';
import { afterMeasuring, gainFor } from './loudness/gain.ts';
import type { Heard } from './meter/heard.ts';
import { probe, type Limits, type Probe } from './probe/probe.ts';

export interface MadeSound {
  probed: Probe;
  sound: (Copied | Encoded) & { isLoudnessLimited?: boolean; heard?: Heard };
}

/**
 * Makes mp3 frames of the sound of a file. Takes an mp3 unchanged, and encodes everything else. Runs ffmpeg
 * as rarely as possible: what an ordinary file is, the run that copies or encodes it tells.
 * @throws ConversionError if the source is at fault
 */
export async function makeSound(
  ffmpeg: string,
  task: EncodeTask,
  recipe: Recipe,
  limits: Limits,
  threads: Threads,
  signal: AbortSignal,
): Promise<MadeSound> {
  const copying = { ...task, limits, signal };
  const isCopyable = (probed: Probe) => recipe.mayCopy && mayCopy(probed);
  const isAnnounced = recipe.isOrdinary && recipe.mayCopy && (await announcesMp3(task.input));
  const encodeFirst = () => encodeOnlyTrack(ffmpeg, task, recipe, limits, threads, signal, isCopyable);
  const first = !recipe.isOrdinary
    ? undefined
    : await (isAnnounced ? copyOnlyTrack(ffmpeg, copying) : encodeFirst());
  const { probed = await probe(ffmpeg, task.input, recipe, limits, signal), sound } = first ?? {};
  if (sound) return { probed, sound };
  const isDoubtful = isAnnounced && first !== undefined;
  const copied = isCopyable(probed) && !isDoubtful ? await copy(ffmpeg, copying, probed) : undefined;
  if (copied) return { probed, sound: copied };
  const { gain, isLimited, heard } = await gainFor(ffmpeg, { ...task, limits }, probed, recipe, signal);
  const encoding = { ...task, ...afterMeasuring(task, recipe) };
  const encoded = await encodeProbed(ffmpeg, encoding, probed, { ...recipe, gain }, limits, threads, signal);
  return { probed, sound: { ...encoded, isLoudnessLimited: isLimited, ...(heard ? { heard } : {}) } };
}
