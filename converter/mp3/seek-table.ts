/** In Xing's header. */
export const seekPoints = 100;

const mostKept = 4096;

/** Where a frame begins: both counted from the first frame of the whole mp3, or of a part of it. */
export interface FramePlace {
  frame: number;
  offset: number;
}

/** Of so many frames, every n-th is kept, so that the memory for it does not grow with the length of the mp3. */
const spacingOf = (frames: number): number => 2 ** Math.max(0, Math.ceil(Math.log2((frames + 1) / mostKept)));

function isKept({ frame }: FramePlace, spacing: number): boolean {
  return frame % spacing === 0;
}

/** Notes where frames begin. @param first number of the first frame in the whole mp3 */
export function createFramePlaces(first: number) {
  let places: FramePlace[] = [];
  let spacing = 1;
  let frame = first;
  return {
    /** @param offset of the next frame, in bytes */
    add: (offset: number) => {
      const place = { frame, offset };
      if (isKept(place, spacing)) places.push(place);
      frame++;
      if (spacing === spacingOf(frame - first)) return;
      spacing *= 2;
      places = places.filter((place) => isKept(place, spacing));
    },
    all: (): readonly FramePlace[] => places,
  };
}

/**
 * @param places of the whole mp3
 * @param start where the first frame begins, and `size`: of everything, in bytes
 * @returns for each hundredth of the time its place, in 256ths of the size
 */
export function seekTable(
  places: readonly FramePlace[],
  { frames, start, size }: { frames: number; start: number; size: number },
): Buffer {
  const spacing = spacingOf(frames);
  const kept = places.filter((place) => isKept(place, spacing));
  const point = (hundredth: number) => {
    const frame = Math.floor((hundredth * frames) / seekPoints);
    const offset = start + (kept[Math.floor(frame / spacing)]?.offset ?? 0);
    return hundredth === 0 ? 0 : Math.min(255, Math.floor((offset * 256) / size));
  };
  return Buffer.from(Array.from({ length: seekPoints }, (_, hundredth) => point(hundredth)));
}
