import { createHash } from 'node:crypto';
import { pipeline, Transform, type Readable } from 'node:stream';

export interface Hashed {
  /** The source's bytes. Whatever ends one of the two ends the other. */
  stream: Readable;
  /** SHA-256 in hexadecimal digits, of all bytes once the stream has ended. Call it once. */
  sha256: () => string;
}

/** Computes the hash while the bytes pass, so that they need not be read again. */
export function hashed(source: Readable): Hashed {
  const hash = createHash('sha256');
  const passing = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      done(null, piece);
    },
  });
  // Whoever reads the stream gets the source's error from it.
  const stream = pipeline(source, passing, () => undefined);
  return { stream, sha256: () => hash.digest('hex') };
}
