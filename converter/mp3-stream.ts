import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/** Bytes. Node's 64 KB would take three times as much processor time. */
const readSize = 1024 ** 2;

/** @param head tag and header frame. @param music paths of the files with the other frames, in order */
export function mp3Stream(head: Buffer, music: readonly string[]): Readable {
  return Readable.from(
    (async function* () {
      yield head;
      for (const path of music)
        yield* createReadStream(path, { highWaterMark: readSize }) as AsyncIterable<Buffer>;
    })(),
    { objectMode: false },
  );
}
