/** Seconds. Less is a rounded timestamp, or too short to hear. */
export const leastGap = 0.15;

/** Seconds. No recording jumps that far: a clock was changed, or a bit flipped. */
const largestJump = 60;

/** Seconds. No packet is late by so much, so such a jump needs no confirmation by the next frame. */
const surelyGap = 1;

/** Relative to real time. Clocks of cameras and sound cards differ by far less. */
export const mostDrift = 0.015;

/** Seconds. Sound that stays early for that long was not preceded by late sound: its clock has changed. */
const settledAfter = 5;

/** `AV_LOG_VERBOSE`: no text from a file is logged at this level. */
const logLevel = 40;

/**
 * Makes each frame follow the previous one, except where a frame jumps ahead of its neighbour. There it
 * leaves a gap, and prints two numbers: the position in the sound so far, and the negative length of the gap.
 *
 * Only the jump between two neighbours counts, because drifting clocks gain hours without losing any sound.
 * Sound that jumps ahead and comes back at once was late, not lost. A gap of less than a second is therefore
 * inserted only after the next frame confirms it, one frame late.
 *
 * ffmpeg's expressions have ten numbered variables.
 */
const followed = [
  // 8: the gap before the last frame, printed only now: at the end of the file ffmpeg evaluates this once
  // more, for a frame that never comes.
  `if(gt(ld(8),0),print(ld(4)-ld(9)-ld(8),${logLevel});print(-ld(8),${logLevel}),0)`,
  // 0: when the next frame is due; 1: this frame's position, both in ticks; 9: its length. Everything else is
  // in seconds.
  'st(1,if(isnan(PTS),ld(0),PTS))',
  'st(9,NB_SAMPLES/SR)',
  // 2: how far it jumps.
  'st(2,(ld(1)-ld(0))*TB)',
  `st(2,if(gt(abs(ld(2)),${largestJump}),0,ld(2)))`,
  'st(0,ld(1)+ld(9)/TB)',
  // 3: how far the source is ahead of its due time. 6: the gap, once this frame does not come back from the
  // jump before it.
  `st(6,if(gte(ld(3),${leastGap})*gte(ld(2),-0.5*ld(9)),ld(3),0))`,
  'st(3,ld(3)-ld(6)+ld(2))',
  `st(7,if(gte(ld(2),${surelyGap})*gte(ld(3),${leastGap}),ld(3),0))`,
  'st(3,ld(3)-ld(7))',
  'st(6,ld(6)+ld(7))',
  `st(3,ld(3)-max(min(ld(3),${mostDrift}*ld(9)),-${mostDrift}*ld(9)))`,
  // 5: how long it has been behind.
  `st(5,if(lt(ld(3),-${leastGap}),ld(5)+ld(9),0))`,
  `st(3,if(gt(ld(5),${settledAfter}),0,ld(3)))`,
  // 4: where the sound so far ends.
  'st(8,ld(6))',
  'st(4,ld(4)+ld(6)+ld(9))',
  '(ld(4)-ld(9))/TB',
].join(';');

/**
 * ffmpeg filters that put each piece of sound in its place and silence where there is none. No sound is
 * dropped.
 */
const inPlace = `asetpts='${followed}',aresample=async=1:min_hard_comp=0.1`;

/** The same, from the start of the sound or from the start of the source. */
export function timelineFrom(start: 'sound' | 'source'): string {
  return start === 'sound' ? `asetpts=PTS-STARTPTS,${inPlace}` : inPlace;
}

export const timeline = timelineFrom('sound');

/**
 * ffmpeg's filters accept no more channels. A file may claim thousands, and the length of a command is
 * limited.
 */
const mostMixed = 64;

/**
 * Mixes channels of unknown position equally, for example when each is a microphone.
 * @param layout ffmpeg's name
 */
export function mixUnplaced(layout: string): string[] {
  const channels = Number(/^(\d+) channels$/.exec(layout)?.[1] ?? 0);
  if (channels <= 2 || channels > mostMixed) return [];
  return [`pan=mono|c0<${Array.from({ length: channels }, (_, n) => `c${n}`).join('+')}`];
}
