import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { watched } from '../ffmpeg/watchdog.ts';
import { samplesOf, sampleRate } from '../mp3/frame.ts';
import { createFrameSplitter } from '../mp3/frames.ts';
import { writeMusic, type FrameWriter } from '../mp3/write-music.ts';
import type { Limits } from '../probe/probe.ts';
import { decode, type DecodeTask } from './decode.ts';
import { checked, type Encoded } from './result.ts';
import { lameOptions } from './sound-format.ts';

export interface EncodeTask extends DecodeTask {
  /** The file for the frames. */
  output: string;
  limits: Limits;
  signal: AbortSignal;
  onInput?: (log: FfmpegLog) => void;
  /** Seconds of sound encoded. */
  onProgress: (seconds: number) => void;
}

/** One ffmpeg decodes and encodes. That is the fastest on one core. */
export function encodeAtOnce(ffmpeg: string, task: EncodeTask): Promise<Encoded> {
  return watched(task.signal, async (signal, alive) => {
    const { music, worked } = await writeMusic(task.output, async (writer) => {
      const reader = createMp3Reader(writer, (seconds) => {
        alive();
        task.onProgress(seconds);
      });
      const decoded = await decode(ffmpeg, task, {
        ...{ signal, output: reader.read, outputOptions: lameOptions },
        ...(task.onInput ? { onInput: task.onInput } : {}),
      }).catch(async (error: unknown) => {
        await reader.failed();
        throw error;
      });
      return { decoded, format: await reader.end() };
    });
    return checked(worked.decoded, music, worked.format, task.limits);
  });
}

/** Reads what ffmpeg encodes. @param onProgress receives the seconds read */
function createMp3Reader(writer: FrameWriter, onProgress: (seconds: number) => void) {
  const splitter = createFrameSplitter();
  const format = { rate: 0, frameSamples: 0 };
  let count = 0;
  let reading: Promise<void> = Promise.resolve();

  async function readAll(stdout: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of stdout) {
      const frames = splitter.push(chunk);
      const [first] = frames;
      if (first === undefined) continue;
      format.rate = sampleRate(first.readUInt32BE(0)) ?? 0;
      format.frameSamples = samplesOf(first.readUInt32BE(0));
      await writer.add(frames);
      count += frames.length;
      onProgress((count * format.frameSamples) / format.rate);
    }
  }

  return {
    read: (stdout: AsyncIterable<Buffer>) => {
      reading = readAll(stdout);
      // Awaited at the end, but it may fail before. Then ffmpeg ends, because nobody reads on.
      reading.catch(() => undefined);
    },
    /** If reading failed, that is why ffmpeg failed. @throws the cause */
    failed: () => reading,
    end: async () => {
      await reading;
      splitter.end();
      return format;
    },
  };
}
