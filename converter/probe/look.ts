import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { verdictOnSource } from '../ffmpeg/source-fault.ts';
import { runWatched } from '../ffmpeg/watchdog.ts';

/** The result of an ffmpeg run that writes no output. */
interface Sight {
  log: FfmpegLog;
  /** The source made ffmpeg fail. Its report about the source is still valid. */
  failed: boolean;
  /** One per output stream, in order; empty if ffmpeg fails or was not asked for it. */
  outputs: { frames: number; packets: number }[];
}

/** Examines a source. @param outputOptions may contain `counted` */
export type Look = (outputOptions: readonly string[]) => Promise<Sight>;

/** Makes ffmpeg report the amount of each output stream. */
export const counted = ['-loglevel', 'repeat+verbose'];

/**
 * @param inputOptions ffmpeg's, for the source
 * @param stalled as in `runWatched`
 */
export function createLook(
  ffmpeg: string,
  input: string,
  inputOptions: readonly string[],
  signal: AbortSignal,
  stalled?: number,
): Look {
  return async (outputOptions) => {
    const outputs: Sight['outputs'] = [];
    const onMessage = ({ text }: { text: string }) => {
      const [line, frames, packets] =
        /^Output stream #0:\d+ \(audio\): (?:(\d+) frames encoded .*?; )?(\d+) packets muxed/.exec(text) ??
        [];
      if (line !== undefined) outputs.push({ frames: Number(frames ?? 0), packets: Number(packets) });
    };
    const run = { input, inputOptions, outputOptions: [...outputOptions, '-f', 'null'], output: '-' };
    try {
      return {
        log: await runWatched(ffmpeg, { ...run, signal, onMessage }, stalled),
        failed: false,
        outputs,
      };
    } catch (error) {
      const log = verdictOnSource(error);
      if (log === undefined) throw error;
      return { log, failed: true, outputs };
    }
  };
}
