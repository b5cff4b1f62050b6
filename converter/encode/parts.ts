import type { MusicFile } from '../mp3/music-file.ts';
import type { Stretch } from '../meter/meter.ts';
import { sectionFrames } from '../mp3/repack.ts';

/** A part of the sound that one encoder makes, without the parts before. In mp3 frames of the whole sound. */
export interface Part {
  start: number;
  /** The frame that is due. */
  position: number;
  /** It goes on when it reaches a part that nobody has begun. */
  mayGoOn: boolean;
  /** Stops its encoder; undefined if none works on it. */
  stop?: (() => void) | undefined;
  /** Once its encoder has ended. */
  music?: MusicFile;
  /** What a meter heard of it, if one listened. */
  stretches?: ReadonlyMap<number, Stretch> | undefined;
}

/** The parts of a sound, in order. */
export function createParts() {
  const parts = [newPart(0)];

  function following(part: Part): Part | undefined {
    return parts[parts.indexOf(part) + 1];
  }

  function endOf(part: Part): number {
    return following(part)?.start ?? Infinity;
  }

  return {
    all: (): readonly Part[] => parts,
    has: (part: Part) => parts.includes(part),
    /** Infinity for the last: it goes on to the end of the sound. */
    endOf,
    /** A part that nobody has begun. */
    waiting: () => parts.find(({ stop, music }) => stop === undefined && music === undefined),
    /** Makes a new part of the rest of another. */
    cutAt(start: number): void {
      parts.push(newPart(start));
      parts.sort((a, b) => a.start - b.start);
    },
    /** Gives the next part to this one. @returns that part; undefined if it has frames of its own */
    takeNext(part: Part): Part | undefined {
      const next = following(part);
      if (!part.mayGoOn || next === undefined || next.position > next.start) return undefined;
      parts.splice(parts.indexOf(next), 1);
      next.stop?.();
      return next;
    },
    remove(part: Part): void {
      parts.splice(parts.indexOf(part), 1);
    },
    /**
     * Where to cut the part with the most left, so that several encoders end at the same time.
     * @param total frames of the sound
     * @param least frames of a part
     * @returns nothing if it is not worth it
     */
    cuts(count: number, total: number, least: number): number[] {
      const rests = parts.map((part) => ({ position: part.position, end: Math.min(endOf(part), total) }));
      const longest = rests.reduce((a, b) => (b.end - b.position > a.end - a.position ? b : a));
      for (let some = count; some > 1; some--) {
        const starts = sharedOut(longest, some);
        if (isWorthwhile(starts, longest, least)) return starts;
      }
      return [];
    },
  };
}

function newPart(start: number): Part {
  return { start, position: start, mayGoOn: true };
}

interface Rest {
  position: number;
  end: number;
}

/** How long it takes to decode AAC, compared with decoding and encoding it. */
const decodingCost = 0.06;

/**
 * The first encoder goes on. Each of the others decodes everything before its part, so later parts are
 * shorter.
 * @returns where the others begin: beginnings of sections
 */
function sharedOut({ position, end }: Rest, count: number): number[] {
  const kept = 1 - decodingCost;
  const time = ((end - kept ** (count - 1) * position) * decodingCost) / (1 - kept ** count);
  const starts: number[] = [];
  let start = position + time;
  for (let index = 1; index < count; index++) {
    starts.push(Math.round(start / sectionFrames) * sectionFrames);
    start = time + kept * start;
  }
  return starts;
}

function isWorthwhile(starts: number[], { position, end }: Rest, least: number): boolean {
  const all = [position, ...starts, end];
  return all.slice(1).every((next, index) => {
    const start = all[index] ?? 0;
    const skipped = index === 0 ? 0 : start;
    return next - start >= Math.max(1, least, decodingCost * skipped);
  });
}
