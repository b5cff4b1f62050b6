import type { Message } from '../ffmpeg/ffmpeg-log.ts';

/** Silence where the source has no sound. In seconds. */
export interface Gaps {
  /** Total of the gaps without damage, where nothing was sent. */
  seconds: number;
  /** At most ten of them, in order of time. */
  longest: Gap[];
  /** Total of the gaps where the source is damaged. */
  damaged: number;
}

interface Gap {
  /** In the mp3. */
  start: number;
  seconds: number;
}

/** `seconds` is the sum of its gaps, without the sound between them. */
type Stretch = Gap & { end: number };

const mostKept = 10;

/** Seconds. If a recorder sends a little noise between silences, the result is one gap, not hundreds. */
const nearby = 1;

/** Seconds. The longest duration of a packet in any common codec. */
export const longestPacket = 0.15;

/** A single undecodable packet. */
export const lostPacket = /^Error while decoding|^Error submitting packet to decoder/;

/** After one of these, nobody knows how much is lost. */
const lostPlace =
  /^Read error|^Packet corrupt|corrupt input packet|^PES packet size mismatch|as first byte of an EBML number|exceeds (?:containing|max) |^Invalid EBML|overread, skip/;

/** After this message, the sound may not be whole. */
export function isDamage(message: string): boolean {
  return lostPlace.test(message);
}

export const noGaps: Gaps = { seconds: 0, longest: [], damaged: 0 };

/** In these containers each sound follows the previous one: they cannot leave out silence. */
const withoutGaps = /^(?:flac|wav|w64|aiff|au|caf|mp3|aac|ac3|eac3|dts|amr|ape|wv|tta|tak)$/;

/**
 * Collects the gaps that the filter `timeline` reports in ffmpeg's messages, and whether damage preceded
 * them.
 * @param container returns ffmpeg's name of it, once there are gaps
 * @param lead seconds at the beginning that are dropped
 */
export function createGapReader(container: () => string, lead = 0) {
  let stretches: Stretch[] = [];
  let seconds = 0;
  let damaged = 0;
  let start = 0;
  let lost = 0;
  const add = (whole: number) => {
    const length = Math.min(whole, start + whole - lead);
    if (length <= 0) return;
    const begin = Math.max(0, start - lead);
    if (withoutGaps.test(container()) || lost * 2 >= length) damaged += length;
    else {
      seconds += length;
      stretches = joined(stretches, { start: begin, seconds: length });
    }
    lost = 0;
  };
  return {
    read: ({ level, text }: Message) => {
      if (level !== 'verbose') {
        if (isDamage(text)) lost = Infinity;
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

/** @param gaps in order of time */
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
