import { createBlocks, createSoundBuffer, type SoundBuffer } from './sound-buffer.ts';

/**
 * A part of the sound that an encoder encodes without the parts before. Positions and lengths are in mp3
 * frames of the whole sound.
 */
export interface Slice {
  index: number;
  start: number;
  /** Infinity in the last slice: whatever the encoder makes of the end. */
  end: number;
  /** Sound before the start, so that the encoder gets into the state that it would have without the cut. */
  lead: number;
  /** From `start - lead` on, to `tailFrames` after the end. */
  sound: SoundBuffer;
}

/**
 * After so much sound, LAME is in the same state wherever it began. What it remembers longest is how loud the
 * sound was: in silence, its threshold of hearing falls by 7.5 % a frame, from 1 to 0.000625.
 */
export const leadFrames = 100;

/** LAME looks ahead by less. */
export const tailFrames = 4;

interface Cutting {
  /** Bytes of the samples that make an mp3 frame. */
  frameBytes: number;
  /** Frames of the next slice; at least `leadFrames`. */
  nextLength: (start: number) => number;
  onSlice: (slice: Slice) => void;
  /** Called with the bytes that are put into a slice. */
  onSound: (bytes: number) => void;
}

/** Cuts sound that arrives in chunks into slices. There is always at least one. */
export function createCutter({ frameBytes, nextLength, onSlice, onSound }: Cutting) {
  const blocks = createBlocks();
  /** The sound before the next cut. */
  const lead = Buffer.alloc(leadFrames * frameBytes);
  /** The sound after a cut that is due. It is made only when there is enough: the rest must not be shorter. */
  let held: Buffer = Buffer.alloc(0);
  let position = 0;
  let slice = open(0, 0);

  function open(index: number, leadLength: number): Slice {
    const start = position / frameBytes;
    const sound = createSoundBuffer(blocks);
    const next = { index, start, end: start + nextLength(start), lead: leadLength, sound };
    onSlice(next);
    return next;
  }

  function give(sound: Buffer): void {
    slice.sound.append(sound);
    onSound(sound.length);
  }

  function pass(sound: Buffer): void {
    give(sound);
    // Where this sound belongs in the lead of the next slice: its end may be there before its beginning.
    const at = position - slice.end * frameBytes + lead.length;
    if (at + sound.length > 0) sound.copy(lead, Math.max(0, at), Math.max(0, -at));
    position += sound.length;
  }

  function push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      const untilCut = slice.end * frameBytes - position;
      if (untilCut > 0) {
        pass(rest.subarray(0, untilCut));
        rest = rest.subarray(untilCut);
        continue;
      }
      held = Buffer.concat([held, rest]);
      if (held.length < tailFrames * frameBytes) return;
      rest = held;
      held = Buffer.alloc(0);
      give(rest.subarray(0, tailFrames * frameBytes));
      slice.sound.close();
      slice = open(slice.index + 1, leadFrames);
      give(lead);
    }
  }

  return {
    push,
    /** Ends the last slice. May be called again. @returns bytes of sound in all */
    end: (): number => {
      if (slice.end === Infinity) return position;
      slice.end = Infinity;
      if (held.length > 0) give(held);
      position += held.length;
      held = Buffer.alloc(0);
      slice.sound.close();
      return position;
    },
  };
}
