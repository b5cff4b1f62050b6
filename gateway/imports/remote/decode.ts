import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const decoders: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export function isCompressed({ headers }: IncomingMessage): boolean {
  return decoderOf(headers['content-encoding']) !== undefined;
}

/** Some servers compress although they were asked not to. Unknown encodings are ignored, as browsers do. */
export function decode(answer: IncomingMessage): Readable {
  const decoder = decoderOf(answer.headers['content-encoding'])?.();
  // The error is also the decoder's.
  return decoder ? pipeline(answer, decoder, () => undefined) : answer;
}

function decoderOf(encoding = '') {
  const name = encoding.toLowerCase();
  return Object.hasOwn(decoders, name) ? decoders[name] : undefined;
}
