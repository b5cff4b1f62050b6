import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';

/**
 * Sends `length` bytes and ends the answer together with the last one: a client that has all bytes may leave
 * before the source reports its end, and still has the whole answer. A client that leaves earlier is not an
 * error.
 * @throws the source's error, or an Error if it has more or fewer bytes. The answer has begun by then and
 * must be cut off.
 */
export async function sendBytes(source: Readable, response: ServerResponse, length: number): Promise<void> {
  // A client that has already left causes no `close` event, so nothing would end the source.
  if (length === 0 || response.destroyed) {
    source.destroy();
    response.end();
    return;
  }
  const body = bodyOf(response, length);
  response.once('close', () => body.destroy());
  try {
    await pipeline(source, body);
  } catch (error) {
    if (!response.closed) throw error;
  }
}

function bodyOf(response: ServerResponse, length: number): Writable {
  let left = length;
  const wrongLength = () => new Error(`${length} bytes were promised: the source differs by ${-left}`);
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      left -= piece.length;
      if (left < 0) done(wrongLength());
      else if (left === 0) response.end(piece, done);
      else response.write(piece, done);
    },
    final(done) {
      done(left === 0 ? null : wrongLength());
    },
  });
}
