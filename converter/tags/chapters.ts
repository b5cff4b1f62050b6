/** Times in seconds. */
export interface Chapter {
  start: number;
  end: number;
  title: string;
}

/** More are an error in the file, or an attack. */
const mostChapters = 10_000;

/**
 * Moves chapters to the mp3's clock: sorted by time, without overlaps, within the mp3, none empty. Of nested
 * chapters, such as the parts of a book, the smallest are kept.
 * @param sound start of the sound on the chapters' clock, and its length, in seconds
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

/** The precision of an mp3's chapters. */
export function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
