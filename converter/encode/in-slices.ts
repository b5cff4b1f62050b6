import { EventEmitter, once } from 'node:events';
import { watched } from '../ffmpeg/watchdog.ts';
import { writeMusic, type FrameWriter } from '../mp3/write-music.ts';
import type { EncodeTask } from './at-once.ts';
import type { Core, Cores } from './cores.ts';
import { decode, type Decoded } from './decode.ts';
import { startEncoder } from './encoder.ts';
import { createQueue } from './queue.ts';
import { readChunks } from './read-chunks.ts';
import { checked, type Encoded } from './result.ts';
import { createSliceJoiner } from './slice-joiner.ts';
import { createCutter, leadFrames, type Slice } from './slices.ts';
import { pcmOptions, type Format } from './sound-format.ts';
import { together } from './together.ts';

export interface SlicesTask extends EncodeTask {
  format: Format;
  /** Seconds that the source states; undefined if it doesn't. */
  duration: number | undefined;
}

/** The cores that may encode one file. The first is the caller's. */
export interface Threads {
  cores: Cores;
  most: number;
}

/** Bytes of sound that wait for encoders, for all cores together. The first takes its sound at once. */
const mostWaiting = 128 * 1024 ** 2;
const longestSlice = 64 * 1024 ** 2;
const fewWaiting = 4 * 1024 ** 2;
/** Seconds. In shorter slices, the sound that is encoded twice would take too much time. */
const shortestSlice = 15;

/**
 * One ffmpeg decodes. Others, one for each core that is free, encode slices of its sound. The result does not
 * depend on their number.
 */
export function encodeInSlices(ffmpeg: string, task: SlicesTask, threads: Threads): Promise<Encoded> {
  return watched(task.signal, async (signal, alive) => {
    const { music, worked } = await writeMusic(task.output, (writer) =>
      together(signal, (signal, add) => {
        const encoders = createEncoders(ffmpeg, { ...task, signal }, threads, { writer, alive, add });
        return decodeInto(encoders, ffmpeg, { ...task, signal }, alive);
      }),
    );
    return checked(worked, music, task.format, task.limits);
  });
}

type Encoders = ReturnType<typeof createEncoders>;

/** Encoders that take slices from one queue. */
function createEncoders(
  ffmpeg: string,
  { format, duration, onProgress, signal }: SlicesTask,
  { cores, most }: Threads,
  { writer, alive, add }: { writer: FrameWriter; alive: () => void; add: (part: Promise<unknown>) => void },
) {
  const { rate, frameSamples, frameBytes } = format;
  const slices = createQueue<Slice>();
  const joiner = createSliceJoiner(writer);
  const events = new EventEmitter();
  const sliceBytes = Math.min(longestSlice, mostWaiting / Math.max(1, cores.count - 1));
  let [count, waiting, encoded] = [0, 0, 0];

  async function work(core?: Core): Promise<void> {
    count++;
    try {
      const encoder = startEncoder(ffmpeg, { format, signal, onFed, onFrames });
      add(encoder.ended);
      for (let slice = await slices.next(); slice; slice = await slices.next()) {
        await encoder.feed(slice);
        if (core && cores.areWanted()) break;
      }
      await encoder.finish();
    } finally {
      count--;
      core?.release();
    }
  }

  function onFed(bytes: number): void {
    waiting -= bytes;
    events.emit('fed');
  }

  function onFrames(slice: Slice, frames: readonly Buffer[]): Promise<void> {
    encoded += frames.length;
    alive();
    onProgress((encoded * frameSamples) / rate);
    return joiner.add(slice, frames);
  }

  const isFull = () => waiting > fewWaiting + Math.max(0, count - 1) * sliceBytes;

  async function whileFull(): Promise<void> {
    while (isFull()) await once(events, 'fed', { signal });
  }

  const seconds = (length: number) => Math.ceil((length * rate) / frameSamples);

  add(work());
  return {
    /** @returns frames: the rest shared out, so that no encoder is busy long after the others */
    nextLength: (start: number): number => {
      const encoders = Math.min(most, count + cores.free());
      const rest = duration === undefined ? Infinity : seconds(duration) - start;
      const length = Math.floor(Math.min(sliceBytes / frameBytes, rest / (2 * encoders)));
      return Math.max(length, seconds(shortestSlice), leadFrames);
    },
    onSlice: (slice: Slice) => {
      joiner.expect(slice);
      slices.push(slice);
    },
    onSound: (bytes: number) => {
      waiting += bytes;
    },
    /** Starts another encoder if there is a core for it, and waits while the encoders are behind. */
    keepUp(): Promise<void> | undefined {
      const core = count < most ? cores.takeFree() : undefined;
      if (core) add(work(core));
      return isFull() ? whileFull() : undefined;
    },
    end: () => {
      slices.close();
    },
  };
}

async function decodeInto(
  encoders: Encoders,
  ffmpeg: string,
  task: SlicesTask,
  alive: () => void,
): Promise<Decoded> {
  const { frameSamples, frameBytes } = task.format;
  const cutter = createCutter({ frameBytes, ...encoders });
  let reading: Promise<void> = Promise.resolve();
  const read = (chunk: Buffer) => {
    alive();
    cutter.push(chunk);
    return encoders.keepUp();
  };
  try {
    const decoded = await decode(ffmpeg, task, {
      ...{ signal: task.signal, outputOptions: pcmOptions },
      output: (stdout) => {
        reading = readChunks(stdout, read);
        reading.catch(() => undefined);
      },
      ...(task.onInput ? { onInput: task.onInput } : {}),
    });
    await reading;
    return { ...decoded, samples: (cutter.end() / frameBytes) * frameSamples };
  } finally {
    cutter.end();
    encoders.end();
  }
}
