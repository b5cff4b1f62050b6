import { createGapReader, type Gaps } from '../completeness/gaps.ts';
import type { FfmpegLog, Message } from '../ffmpeg/ffmpeg-log.ts';

/** What decoding reveals of a source. */
export interface Decoded {
  gaps: Gaps;
  log: FfmpegLog;
  /** Samples per channel that were decoded, with silence where the source has none. */
  samples: number;
}

interface Decoding {
  /** ffmpeg's name of the container, once it is known. */
  container: () => string;
  /** Seconds at the beginning that are dropped. */
  lead: number;
  /** The sample that the encoder begins with. */
  from?: number;
}

/** Collects what ffmpeg tells of the sound that it decodes and encodes. */
export function createDecodingReader({ container, lead, from = 0 }: Decoding) {
  const { read, gaps } = createGapReader(container, lead);
  let samples = 0;
  return {
    read: (message: Message) => {
      read(message);
      const [, count] = encodedSamples.exec(message.text) ?? [];
      if (count !== undefined && message.level === 'verbose') samples = from + Number(count);
    },
    decoded: (log: FfmpegLog): Decoded => ({ gaps: gaps(), log, samples }),
  };
}

const encodedSamples = /^Output stream #\d+:\d+ \(audio\): \d+ frames encoded \((\d+) samples\)/;
