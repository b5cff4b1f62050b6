import { devNull } from 'node:os';
import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { openMusicWriter, openPlainWriter } from '../mp3/write-music.ts';
import type { Decoded } from './decoding.ts';
import { FormatChange, runEncoder, type Source } from './encoder.ts';
import type { Part } from './parts.ts';

export interface PartTask extends Source {
  /** The file for the frames of the first part. Others are put beside it. */
  output: string;
  signal: AbortSignal;
  onInput?: (log: FfmpegLog) => void;
}

/**
 * Frames that an encoder makes before its part, and that are dropped. After so much sound, LAME is in the
 * same state wherever it began. What it remembers longest is how loud the sound was: in silence, its
 * threshold of hearing falls by 7.5 % a frame, from 1 to 0.000625.
 */
const leadFrames = 100;

/**
 * Lets an ffmpeg encode a part of the sound.
 * @param frameSamples per channel; not needed for the first part
 * @param team `claim` receives the part's frames, and returns those to keep; `onDecoding` is called now and
 * then while ffmpeg decodes what is before the part
 * @returns undefined if it did not come past the end of the sound: it was stopped before, or began behind
 */
export async function encodePart(
  ffmpeg: string,
  task: PartTask,
  part: Part,
  frameSamples: number,
  { claim, onDecoding }: { claim: (frames: Buffer[]) => readonly Buffer[]; onDecoding: () => void },
): Promise<Decoded | undefined> {
  const isFirst = part.start === 0;
  const { tags, onInput, ...rest } = task;
  const stop = new AbortController();
  part.stop = () => {
    stop.abort();
  };
  const path = isFirst ? task.output : `${task.output}.${part.start}`;
  const writer = await (task.lame.isVbr ? openMusicWriter(path, part.start) : openPlainWriter(path));
  const first = isFirst ? 0 : part.start - leadFrames;
  const from = first * frameSamples;
  let position = first;
  try {
    const decoded = await runEncoder(
      ffmpeg,
      // Beside a second output, ffmpeg estimates some times of damaged sources differently. So all parts have one.
      { ...rest, ...(tags ? { tags: isFirst ? tags : { ...tags, path: devNull } } : {}) },
      {
        from,
        signal: AbortSignal.any([task.signal, stop.signal]),
        ...(isFirst && onInput ? { onInput } : {}),
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
    part.music = await writer.end();
    const isBehindEnd = !isFirst && decoded?.samples === from;
    return isBehindEnd ? undefined : decoded;
  } finally {
    part.stop = undefined;
    await writer.release();
  }
}
