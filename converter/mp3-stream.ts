import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Mp3 } from './mp3.ts';

/** @returns the whole mp3 */
export function mp3Stream({ head, music }: Pick<Mp3, 'head' | 'music'>): Readable {
  return Readable.from(
    (async function* () {
      yield head;
      yield* createReadStream(music) as AsyncIterable<Buffer>;
    })(),
    { objectMode: false },
  );
}
