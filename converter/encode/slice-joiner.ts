import type { FrameWriter } from '../mp3/write-music.ts';
import type { Slice } from './slices.ts';

/** Puts the frames of slices in order: those of later slices wait. */
export function createSliceJoiner(writer: FrameWriter) {
  const waiting = new Map<Slice, Buffer[]>();
  const slices: Slice[] = [];
  let position = 0;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    for (let [slice] = slices; slice && waiting.has(slice); [slice] = slices) {
      const frames = waiting.get(slice) ?? [];
      waiting.delete(slice);
      await writer.add(frames);
      position += frames.length;
      if (position === slice.end) slices.shift();
    }
  }

  return {
    /** Tells which slice comes next. */
    expect: (slice: Slice) => {
      slices.push(slice);
    },
    add: (slice: Slice, frames: readonly Buffer[]): Promise<void> => {
      waiting.set(slice, [...(waiting.get(slice) ?? []), ...frames]);
      writing = writing.then(write);
      return writing;
    },
  };
}
