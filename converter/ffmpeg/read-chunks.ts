import type { Readable } from 'node:stream';

/** @returns a promise if the next chunk has to wait for it */
export type OnChunk = (chunk: Buffer) => Promise<void> | undefined;

/**
 * Reads a stream chunk by chunk. A loop over the stream would first join the chunks that have arrived, which
 * copies a hundred megabytes per hour of sound.
 * @throws what `onChunk` throws; the stream is destroyed then
 */
export function readChunks(stream: Readable, onChunk: OnChunk): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      reject(error);
      stream.destroy();
    };
    stream.on('data', (chunk: Buffer) => {
      try {
        const wait = onChunk(chunk);
        if (wait === undefined) return;
        stream.pause();
        wait.then(() => stream.resume(), fail);
      } catch (error) {
        fail(error as Error);
      }
    });
    stream.once('error', fail);
    stream.once('close', resolve);
  });
}
