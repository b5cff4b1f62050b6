import type { Message } from './ffmpeg-log.ts';

/** Silence in the place of sound that the source does not hold. Seconds. */
export interface Gaps {
  /** Of all those where nothing went wrong: nothing was sent. */
  seconds: number;
  /** At most ten of these, in the order of time. */
  longest: Gap[];
  /** Of those where the source is damaged. */
  damaged: number;
}

interface Gap {
  /** In the mp3. */
  start: number;
  seconds: number;
}

/** `seconds` are those of its gaps, the sound between them left out. */
type Stretch = Gap & { end: number };

const mostKept = 10;

/** Seconds. A recorder that sends a little noise between silences makes one gap, not hundreds. */
const nearby = 1;

/** Seconds. The longest that one packet of any usual codec lasts. */
export const longestPacket = 0.15;

/** A single packet that can't be decoded. */
export const lostPacket = /^Error while decoding|^Error submitting packet to decoder/;

/** Nobody can say how much is lost where one of these is said. */
const lostPlace =
  /^Read error|^Packet corrupt|corrupt input packet|^PES packet size mismatch|as first byte of an EBML number|exceeds (?:containing|max) |^Invalid EBML|overread, skip/;

/** In these each sound follows the one before: they can't leave out what is silent. */
const withoutGaps = /^(?:flac|wav|w64|aiff|au|caf|mp3|aac|ac3|eac3|dts|amr|ape|wv|tta|tak)$/;

/** Reads from ffmpeg's messages what the filter `timeline` tells, and whether damage came before it. */
export function createGapReader(container: string) {
  let stretches: Stretch[] = [];
  let seconds = 0;
  let damaged = 0;
  let start = 0;
  let lost = 0;
  const add = (length: number) => {
    if (withoutGaps.test(container) || lost * 2 >= length) damaged += length;
    else {
      seconds += length;
      stretches = joined(stretches, { start, seconds: length });
    }
    lost = 0;
  };
  return {
    read: ({ level, text }: Message) => {
      if (level !== 'verbose') {
        if (lostPlace.test(text)) lost = Infinity;
        else if (lostPacket.test(text)) lost += longestPacket;
      } else if (/^-?\d+\.\d{6}$/.test(text)) {
        const told = Number(text);
        if (told < 0) add(-told);
        else start = told;
      }
    },
    gaps: (): Gaps => ({
      seconds: hundredths(seconds),
      longest: stretches.map(({ start, seconds }) => ({
        start: hundredths(start),
        seconds: hundredths(seconds),
      })),
      damaged,
    }),
  };
}

/** @param gaps in the order of time */
function joined(gaps: Stretch[], next: Gap): Stretch[] {
  const last = gaps.at(-1);
  const end = next.start + next.seconds;
  if (last && next.start - last.end < nearby)
    return [...gaps.slice(0, -1), { start: last.start, seconds: last.seconds + next.seconds, end }];
  const all = [...gaps, { ...next, end }];
  if (all.length <= mostKept) return all;
  const shortest = Math.min(...all.map((gap) => gap.seconds));
  const at = all.findIndex((gap) => gap.seconds === shortest);
  return all.toSpliced(at, 1);
}

function hundredths(seconds: number): number {
  return Number(seconds.toFixed(2));
}
