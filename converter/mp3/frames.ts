import { frameHead, frameLength } from './frame.ts';

/** Bytes shown of what should have been a frame. */
const shown = 8;

/**
 * Splits a stream of mp3 frames that arrives in chunks.
 * @returns `push` returns the frames that are complete by now; `end` checks that nothing is left over. Both
 * throw an Error at bytes that belong to no frame.
 */
export function createFrameSplitter() {
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  return {
    push: (chunk: Buffer): Buffer[] => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const frames: Buffer[] = [];
      let at = 0;
      while (at + frameHead <= bytes.length) {
        const length = frameLength(bytes, at);
        if (length === undefined) throw noFrame(position + at, bytes.subarray(at, at + shown));
        if (at + length > bytes.length) break;
        frames.push(bytes.subarray(at, at + length));
        at += length;
      }
      position += at;
      rest = bytes.subarray(at);
      return frames;
    },
    end: () => {
      if (rest.length > 0) throw noFrame(position, rest.subarray(0, shown));
    },
  };
}

function noFrame(at: number, bytes: Buffer): Error {
  return new Error(`no whole mp3 frame at byte ${at}: ${bytes.toString('hex')}`);
}
