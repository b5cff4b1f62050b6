/** In Xing's header. */
export const seekPoints = 100;

const mostKept = 4096;

/**
 * Notes where frames begin and makes a seek table of it. Keeps every n-th frame only, so that its memory does
 * not grow with the length of the mp3.
 */
export function createSeekTable() {
  let offsets: number[] = [];
  let every = 1;
  let frames = 0;
  return {
    /** @param offset of the next frame, in bytes */
    add: (offset: number) => {
      if (frames % every === 0) offsets.push(offset);
      frames++;
      if (offsets.length < mostKept) return;
      offsets = offsets.filter((_, index) => index % 2 === 0);
      every *= 2;
    },
    /**
     * @param start where the first frame begins, and `size`: of everything, in bytes
     * @returns for each hundredth of the time its place, in 256ths of the size
     */
    points: ({ start, size }: { start: number; size: number }): Buffer => {
      const point = (hundredth: number) => {
        const frame = Math.floor((hundredth * frames) / seekPoints);
        const offset = start + (offsets[Math.floor(frame / every)] ?? 0);
        return hundredth === 0 ? 0 : Math.min(255, Math.floor((offset * 256) / size));
      };
      return Buffer.from(Array.from({ length: seekPoints }, (_, hundredth) => point(hundredth)));
    },
  };
}
