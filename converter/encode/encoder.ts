import type { Writable } from 'node:stream';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { createFrameSplitter } from '../mp3/frames.ts';
import { tailFrames, type Slice } from './slices.ts';
import { lameOptions, pcmFormat, type Format } from './sound-format.ts';

/** An ffmpeg that encodes slices, one after the other. */
export interface Encoder {
  /** Resolves when ffmpeg has taken all of the slice's sound. */
  feed(slice: Slice): Promise<void>;
  /** No slice follows. */
  finish(): Promise<void>;
  /** Resolves when ffmpeg has ended and all frames are delivered. */
  ended: Promise<void>;
}

interface Encoding {
  format: Format;
  signal: AbortSignal;
  /** Called with the number of bytes that ffmpeg took. */
  onFed: (bytes: number) => void;
  onFrames: (slice: Slice, frames: readonly Buffer[]) => Promise<void>;
}

/** Which frames of the encoder's output make a slice: frame `n` is frame `n + offset` of the whole sound. */
interface Claim {
  slice: Slice;
  offset: number;
}

export function startEncoder(ffmpeg: string, { format, signal, onFed, onFrames }: Encoding): Encoder {
  let claims: Claim[] = [];
  let last: Slice | undefined;
  /** Whole frames of sound passed on so far. */
  let fed = 0;
  let delivering: Promise<void> = Promise.resolve();
  const splitter = createFrameSplitter();
  const { promise: input, resolve: setInput } = withResolvers<Writable | undefined>();

  async function deliver(stdout: AsyncIterable<Buffer>): Promise<void> {
    let count = 0;
    for await (const chunk of stdout) {
      const frames = splitter.push(chunk);
      for (const claim of claims) {
        const own = frames.filter((_, index) => isIn(claim, count + index));
        if (own.length > 0) await onFrames(claim.slice, own);
      }
      count += frames.length;
      claims = claims.filter(({ slice, offset }) => count + offset < slice.end);
    }
  }

  async function run(): Promise<void> {
    try {
      await runFfmpeg(ffmpeg, {
        ...{ input: setInput, inputOptions: pcmFormat(format), outputOptions: lameOptions },
        output: (stdout) => {
          delivering = deliver(stdout);
          // Awaited below. If it fails, ffmpeg fails too, because nobody reads on.
          delivering.catch(() => undefined);
        },
        signal,
      });
    } finally {
      setInput(undefined);
      await delivering;
    }
    splitter.end();
  }

  const ended = run();
  ended.catch(() => undefined);

  /** @returns how many frames at the slice's beginning the encoder has already */
  function claim(slice: Slice): number {
    const known = last?.end === slice.start ? slice.lead + tailFrames : 0;
    last = slice;
    claims.push({ slice, offset: slice.start - slice.lead + known - fed });
    return known;
  }

  async function write(bytes: Buffer): Promise<void> {
    const stdin = await input;
    try {
      if (!stdin?.writable) throw new Error('ffmpeg has ended early');
      await new Promise<void>((resolve, reject) => {
        stdin.write(bytes, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    } catch (error) {
      await ended;
      throw error;
    }
  }

  return {
    async feed(slice) {
      const known = claim(slice) * format.frameBytes;
      let position = 0;
      await slice.sound.each(async (piece) => {
        const rest = piece.subarray(Math.max(0, known - position));
        position += piece.length;
        if (rest.length > 0) await write(rest);
        onFed(piece.length);
      });
      fed += Math.floor((position - known) / format.frameBytes);
    },
    async finish() {
      (await input)?.end();
      await ended;
    },
    ended,
  };
}

function isIn({ slice, offset }: Claim, frame: number): boolean {
  return frame + offset >= slice.start && frame + offset < slice.end;
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
