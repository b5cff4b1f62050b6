/** Times in seconds. */
export interface Chapter {
  start: number;
  end: number;
  title: string;
}

/** More are a fault of the file, or an attack. */
const mostChapters = 10_000;

/**
 * Puts chapters on the clock of an mp3: in the order of time, one after the other, none beyond its ends, none empty. Where chapters lie in
 * one another, as parts of a book, the smallest count.
 * @param sound when the sound begins, on the chapters' clock, and how long it is, in seconds
 */
export function arrangeChapters(
  chapters: readonly Chapter[],
  sound: { start: number; duration: number },
): Chapter[] {
  const within = (time: number) => Math.min(Math.max(0, time - sound.start), sound.duration);
  const sorted = chapters
    .slice(0, mostChapters)
    .map(({ start, end, title }) => ({ start: within(start), end: within(end), title }))
    .filter(isHeard)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted
    .map((chapter, place) => ({
      ...chapter,
      end: Math.min(chapter.end, sorted[place + 1]?.start ?? sound.duration),
    }))
    .filter(isHeard);
}

function isHeard({ start, end }: Chapter): boolean {
  return milliseconds(end) > milliseconds(start);
}

/** As exact as an mp3's chapters are. */
export function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
