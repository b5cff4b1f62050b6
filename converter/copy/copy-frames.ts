import { ConversionError } from '../ffmpeg/failure.ts';
import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { readChunks } from '../ffmpeg/read-chunks.ts';
import { runWatched } from '../ffmpeg/watchdog.ts';
import { openMusicFile, type MusicFile } from '../mp3/music-file.ts';
import type { Limits } from '../probe/probe.ts';
import { ensureRoom, mostUsed } from '../room/room.ts';
import { createSoundCopier, type CopiedSound } from './sound-copier.ts';

export interface CopyTask {
  input: string;
  /** The file for the mp3's frames. */
  output: string;
  /** The file for the source's tags. */
  tags: string;
  limits: Limits;
  signal: AbortSignal;
  /** Receives 0 to 1 if the source's length is known. */
  onProgress: (progress: number) => void;
}

export interface CopiedFrames {
  music: MusicFile;
  sound: CopiedSound;
  log: FfmpegLog;
}

interface Source {
  /** ffmpeg's name of the track. */
  track: string;
  inputOptions?: readonly string[];
  /** Called when ffmpeg has described the file. May throw to end the work. */
  onInput?: (log: FfmpegLog) => void;
  /** Seconds that it states; undefined if it doesn't. */
  duration: () => number | undefined;
}

/**
 * Lets ffmpeg pass the packets of a track through, checks them and writes their frames to the file.
 * @throws Doubt, ConversionError `too-long`, and what ffmpeg throws
 */
export async function copyFrames(
  ffmpeg: string,
  { input, output, tags, limits, signal, onProgress }: CopyTask,
  { track, inputOptions = [], onInput, duration }: Source,
): Promise<CopiedFrames> {
  const file = await openMusicFile(output);
  const frames: Buffer[] = [];
  const copier = createSoundCopier((frame) => {
    file.expect(frame, frame.length);
    frames.push(frame);
  });
  const onChunk = (chunk: Buffer) => {
    copier.push(chunk);
    if (copier.seconds() > limits.maxDuration + 0.5) throw new ConversionError('too-long');
    onProgress(Math.min(1, copier.seconds() / (duration() ?? Infinity)));
    return file.write(Buffer.concat(frames.splice(0)));
  };
  const failure = new AbortController();
  const fail = (error: unknown) => {
    failure.abort(error);
  };
  let reading = Promise.resolve();
  const map = ['-map', track, '-c', 'copy'];
  try {
    const log = await runWatched(ffmpeg, {
      ...{ input, inputOptions },
      outputOptions: [
        ...[...map, '-frames:a', '1', '-f', 'ffmetadata', tags],
        ...[...map, '-map_metadata', '-1', '-map_chapters', '-1', '-f', 'matroska'],
      ],
      output: (stdout) => {
        reading = readChunks(stdout, onChunk).catch(fail);
      },
      onInput: (log) => {
        try {
          onInput?.(log);
          ensureRoom(output, duration() ?? 0, mostUsed).catch(fail);
        } catch (error) {
          fail(error);
        }
      },
      signal: AbortSignal.any([signal, failure.signal]),
    });
    await reading;
    failure.signal.throwIfAborted();
    return { music: await file.end(), sound: copier.end(), log };
  } finally {
    await file.release();
  }
}
