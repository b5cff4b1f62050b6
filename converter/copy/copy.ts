import { readExtent } from '../completeness/extent.ts';
import { isDamage, noGaps, type Gaps } from '../completeness/gaps.ts';
import { missingSound } from '../completeness/missing-sound.ts';
import { leastGap } from '../encode/timeline.ts';
import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { verdictOnSource } from '../ffmpeg/source-fault.ts';
import { soundLength, type HeaderFrame } from '../mp3/header-frame.ts';
import type { MusicFile } from '../mp3/music-file.ts';
import { onlyTrack } from '../probe/only-track.ts';
import type { Probe } from '../probe/probe.ts';
import { copyFrames, type CopiedFrames, type CopyTask } from './copy-frames.ts';
import { Doubt } from './doubt.ts';
import { gaplessAsIn, gaplessOf } from './gapless/gapless.ts';
import { readSourceGapless } from './gapless/source-gapless.ts';

/** The frames of an mp3, and what to say about them. */
export interface Copied {
  music: MusicFile;
  header: HeaderFrame;
  /** Seconds of sound. */
  duration: number;
  gaps: Gaps;
  log: FfmpegLog;
  copied: true;
}

/** Whether the chosen sound is an mp3, and the result would be the same sound. */
export function mayCopy({ sound: { track, right } }: Probe): boolean {
  return track.codec === 'mp3' && right === undefined && ['mono', 'stereo'].includes(track.layout);
}

/**
 * Takes an mp3 out of its container unchanged.
 * @returns undefined if there is any doubt that it is whole and undamaged: then it has to be encoded
 * @throws ConversionError `too-long`
 */
export function copy(ffmpeg: string, task: CopyTask, probed: Probe): Promise<Copied | undefined> {
  return unlessDoubtful(async () => {
    const track = `0:${probed.sound.track.index}`;
    const { inputOptions, report } = probed;
    const frames = await copyFrames(ffmpeg, task, { track, inputOptions, duration: () => report.duration });
    return checked(task, probed, frames);
  });
}

/**
 * The same before the file is known: the run that copies tells what it is.
 * @returns no `sound` if it has to be encoded; undefined if the file has to be examined first
 */
export async function copyOnlyTrack(
  ffmpeg: string,
  task: CopyTask,
): Promise<{ probed: Probe; sound?: Copied } | undefined> {
  let probed: Probe | undefined;
  const sound = await unlessDoubtful(async () => {
    const onInput = (log: FfmpegLog) => {
      const found = onlyTrack(log, task.limits);
      if (!found || !mayCopy(found)) throw new Doubt('the file is not an ordinary one with mp3 sound');
      probed = found;
    };
    const frames = await copyFrames(ffmpeg, task, {
      ...{ track: '0:a:0', onInput, duration: () => probed?.report.duration },
    });
    return probed && (await checked(task, probed, frames));
  });
  return probed && { probed, ...(sound ? { sound } : {}) };
}

async function unlessDoubtful<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // Whatever is wrong with the file shows up when it is encoded.
    if (error instanceof Doubt || verdictOnSource(error)) return undefined;
    throw error;
  }
}

/** @throws Doubt if the source is damaged or cut off, or a header frame cannot say what it says */
async function checked(
  { input }: CopyTask,
  { report, sound: { track } }: Probe,
  { music, sound, log }: CopiedFrames,
): Promise<Copied> {
  if (sound.rate !== track.sampleRate) throw new Doubt('the frames have another rate than the track');
  const place = { index: track.index, rate: sound.rate };
  const source = await readSourceGapless(input, report.container, place);
  const stated = source.header ?? sound.header;
  const trim = { length: sound.samples - sound.padding, ...source.trim };
  const gapless = stated ? gaplessAsIn(stated, music.frames) : gaplessOf(trim, sound.samples);
  const header = { frames: music.frames, isVbr: sound.isVbr, ...gapless };
  const duration = soundLength(header, music.head);
  const damage = log.complaints.find(isDamage);
  if (damage !== undefined) throw new Doubt(damage);
  const extent = await readExtent(input);
  const { isTruncated } = missingSound(report, { held: duration, gaps: noGaps, extent, log });
  if (isTruncated || (extent.soundLength ?? 0) - duration >= leastGap)
    throw new Doubt('the source is cut off, or holds less sound than it states');
  return { music, header, duration, gaps: noGaps, log, copied: true };
}
