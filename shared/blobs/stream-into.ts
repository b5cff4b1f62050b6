import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { orUnavailable, unavailable } from './unavailable.ts';

/** Read ahead while a write runs, so that the small pieces of a fast source are written together. */
const readAhead = 2 * 1024 * 1024;

/** Where the bytes go. What these throw is the store's fault, anything else the source's. */
export interface Sink {
  /** Called for one write at a time. */
  write(pieces: Buffer[]): Promise<void>;
  /** Makes what was written durable and visible. */
  commit(): Promise<void>;
  /** Leaves nothing behind. Called when anything failed, the commit included; no write is running then. */
  discard(): Promise<void>;
}

/**
 * Streams the source into the sink, all or nothing. It listens to the source before anything is awaited, so that no
 * error of it goes unhandled.
 *
 * @returns the size in bytes
 * @throws UnavailableError when the sink fails, else what the source failed with, or the signal's reason
 */
export async function streamInto(
  open: () => Promise<Sink>,
  source: Readable,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { writable, settled } = createWritable(open);
  try {
    await pipeline(source, writable, { signal });
    signal?.throwIfAborted();
    const { sink, size } = await settled();
    await orUnavailable(async () => sink?.commit());
    return size;
  } catch (error) {
    const { sink } = await settled();
    await orUnavailable(async () => sink?.discard());
    signal?.throwIfAborted();
    throw error;
  }
}

/** `settled` waits for the write that runs, which a destroyed stream doesn't do by itself. */
function createWritable(open: () => Promise<Sink>) {
  let sink: Sink | undefined;
  let size = 0;
  let running = Promise.resolve();
  const run = (work: Promise<void>, done: (error?: Error) => void): void => {
    running = work.then(
      () => {
        done();
      },
      (error: unknown) => {
        done(unavailable(error));
      },
    );
  };
  const begin = async (): Promise<void> => {
    sink = await open();
  };
  const write = async (pieces: Buffer[]): Promise<void> => {
    for (const piece of pieces) size += piece.length;
    await sink?.write(pieces);
  };
  const writable = new Writable({
    highWaterMark: readAhead,
    construct: (done) => {
      run(begin(), done);
    },
    write: (piece: Buffer, _encoding, done) => {
      run(write([piece]), done);
    },
    writev: (pieces, done) => {
      run(write(pieces.map(({ chunk }) => chunk as Buffer)), done);
    },
  });
  return {
    writable,
    settled: async () => {
      await running;
      return { sink, size };
    },
  };
}
