import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Mp3 } from './mp3.ts';

/** Bytes. Node's 64 KB would take three times as much processor time. */
const readSize = 1024 ** 2;

/** @returns the whole mp3 */
export function mp3Stream({ head, music }: Pick<Mp3, 'head' | 'music'>): Readable {
  return Readable.from(
    (async function* () {
      yield head;
      for (const path of music)
        yield* createReadStream(path, { highWaterMark: readSize }) as AsyncIterable<Buffer>;
    })(),
    { objectMode: false },
  );
}
