import { announcesMp3 } from './copy/announced-mp3.ts';
import { copy, copyOnlyTrack, mayCopy, type Copied } from './copy/copy.ts';
import { encodeOnlyTrack, encodeProbed, type EncodeTask } from './encode/encode.ts';
import type { Threads } from './encode/in-parts.ts';
import type { Encoded } from './encode/result.ts';
import { probe, type Limits, type Probe } from './probe/probe.ts';

export interface MadeSound {
  probed: Probe;
  sound: Copied | Encoded;
}

/**
 * Makes mp3 frames of the sound of a file. Takes an mp3 unchanged, and encodes everything else. Runs ffmpeg
 * as rarely as possible: what an ordinary file is, the run that copies or encodes it tells.
 * @throws ConversionError if the source is at fault
 */
export async function makeSound(
  ffmpeg: string,
  task: EncodeTask,
  limits: Limits,
  threads: Threads,
  signal: AbortSignal,
): Promise<MadeSound> {
  const copying = { ...task, limits, signal };
  const isAnnounced = await announcesMp3(task.input);
  const first = isAnnounced
    ? await copyOnlyTrack(ffmpeg, copying)
    : await encodeOnlyTrack(ffmpeg, task, limits, threads, signal, mayCopy);
  const { probed = await probe(ffmpeg, task.input, limits, signal), sound } = first ?? {};
  if (sound) return { probed, sound };
  const isDoubtful = isAnnounced && first !== undefined;
  const copied = mayCopy(probed) && !isDoubtful ? await copy(ffmpeg, copying, probed) : undefined;
  return { probed, sound: copied ?? (await encodeProbed(ffmpeg, task, probed, limits, threads, signal)) };
}
