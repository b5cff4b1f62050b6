import { devNull } from 'node:os';
import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import type { MeterFormat } from '../meter/meter.ts';
import { openMusicWriter, openPlainWriter } from '../mp3/write-music.ts';
import type { Decoded } from './decoding.ts';
import { createHearing, type Hearing } from './hearing.ts';
import { FormatChange, runEncoder, type Source } from './encoder.ts';
import type { Part } from './parts.ts';

export interface PartTask extends Source {
  /** The file for the frames of the first part. Others are put beside it. */
  output: string;
  /** The sound's format, once it is known, if a meter is to listen to the sound. */
  heardFormat?: (() => MeterFormat) | undefined;
  signal: AbortSignal;
  onInput?: (log: FfmpegLog) => void;
}

/**
 * Frames that an encoder makes before its part, and that are dropped. After so much sound, LAME is in the
 * same state wherever it began. What it remembers longest is how loud the sound was: in silence, its
 * threshold of hearing falls by 7.5 % a frame, from 1 to 0.000625.
 */
const leadFrames = 100;

interface Team {
  /** Samples per channel, once the first frame is there. */
  frameSamples: () => number;
  /** Receives the part's frames, and returns those to keep. */
  claim: (frames: Buffer[]) => readonly Buffer[];
  /** Called now and then while ffmpeg decodes what is before the part. */
  onDecoding: () => void;
}

/**
 * Lets an ffmpeg encode a part of the sound.
 * @returns undefined if it did not come past the end of the sound: it was stopped before, or began behind
 */
export async function encodePart(
  ffmpeg: string,
  task: PartTask,
  part: Part,
  { frameSamples, claim, onDecoding }: Team,
): Promise<Decoded | undefined> {
  const isFirst = part.start === 0;
  const { tags, onInput, heardFormat, ...rest } = task;
  const stop = new AbortController();
  const first = isFirst ? 0 : part.start - leadFrames;
  const from = isFirst ? 0 : first * frameSamples();
  const hearing = heardFormat && createHearing(heardFormat, from);
  let position = first;
  let isStopping = false;
  const stopIfHeard = () => {
    const isTaken = part.position === part.start;
    if (isTaken || !hearing || hearing.position() >= part.position * frameSamples()) stop.abort();
  };
  part.stop = () => {
    isStopping = true;
    stopIfHeard();
  };
  const path = isFirst ? task.output : `${task.output}.${part.start}`;
  const writer = await (task.lame.isVbr ? openMusicWriter(path, part.start) : openPlainWriter(path));
  try {
    const decoded = await runEncoder(
      ffmpeg,
      // Beside a second output, ffmpeg estimates some times of damaged sources differently. So all parts have one.
      { ...rest, ...(tags ? { tags: isFirst ? tags : { ...tags, path: devNull } } : {}) },
      {
        from,
        signal: AbortSignal.any([task.signal, stop.signal]),
        ...(isFirst && onInput ? { onInput } : {}),
        onSound:
          hearing &&
          ((chunk) => {
            if (isStopping) stopIfHeard();
            return hearing.onSound(chunk);
          }),
        onRunning: () => {
          if (!isFirst && position === first) onDecoding();
        },
        onFrames: async (frames) => {
          const own = frames.slice(Math.max(0, part.start - position));
          position += frames.length;
          if (own.length > 0 && !stop.signal.aborted) await writer.add(claim(own));
        },
      },
    ).catch((error: unknown) => {
      if (task.signal.aborted || !stop.signal.aborted || error instanceof FormatChange) throw error;
      return undefined;
    });
    if (decoded) checkHeard(hearing, decoded.samples);
    part.stretches = hearing?.stretches();
    part.music = await writer.end();
    const isBehindEnd = !isFirst && decoded?.samples === from;
    return isBehindEnd ? undefined : decoded;
  } finally {
    part.stop = undefined;
    await writer.release();
  }
}

/** Where the format changes in the middle, ffmpeg keeps a piece of a frame from the encoder. */
function checkHeard(hearing: Hearing | undefined, samples: number): void {
  hearing?.end();
  if (hearing && hearing.position() < samples)
    throw new Error(`${samples} samples were decoded, but only ${hearing.position()} heard`);
}
