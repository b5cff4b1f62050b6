/** Seconds. Less is a rounded timestamp, or as little as nobody hears. */
const leastGap = 0.15;

/** Seconds. No capture jumps that far: a clock was changed, or a bit flipped. */
const largestJump = 60;

/** Seconds. No late packet is that late, so that such a jump needs no second look. */
const surelyGap = 1;

/** Of the speed of time: clocks of cameras and sound cards differ by far less. */
const mostDrift = 0.015;

/** Seconds. Sound that stays early for so long is not late sound's neighbour but on another clock. */
const settledAfter = 5;

/** `AV_LOG_VERBOSE`: at this level nothing of a file's own text is logged. */
const logLevel = 40;

/**
 * Makes each sound follow the one before, save where a frame jumps ahead of its neighbour: there it leaves a gap, which is told as two
 * numbers: where it is in the sound so far, then, negative, how long.
 *
 * Only the jump between two neighbours counts, since clocks that drift gain hours without losing any sound. What jumps ahead and comes
 * back at once was late, not lost. So the next frame is looked at before a gap of less than a second is made, one frame late.
 *
 * For ffmpeg's expressions, which have ten numbered variables.
 */
const followed = [
  // 8: the gap before the last frame, told only now: at the end of the file ffmpeg asks once more, for a frame that never comes.
  `if(gt(ld(8),0),print(ld(4)-ld(9)-ld(8),${logLevel});print(-ld(8),${logLevel}),0)`,
  // 0: where the next frame is due; 1: this frame's place, both in ticks; 9: how long it is. All else is in seconds.
  'st(1,if(isnan(PTS),ld(0),PTS))',
  'st(9,NB_SAMPLES/SR)',
  // 2: how far it jumps.
  'st(2,(ld(1)-ld(0))*TB)',
  `st(2,if(gt(abs(ld(2)),${largestJump}),0,ld(2)))`,
  'st(0,ld(1)+ld(9)/TB)',
  // 3: how far the source is ahead of what it should be. 6: the gap, once this frame doesn't come back from the jump before it.
  `st(6,if(gte(ld(3),${leastGap})*gte(ld(2),-0.5*ld(9)),ld(3),0))`,
  'st(3,ld(3)-ld(6)+ld(2))',
  `st(7,if(gte(ld(2),${surelyGap})*gte(ld(3),${leastGap}),ld(3),0))`,
  'st(3,ld(3)-ld(7))',
  'st(6,ld(6)+ld(7))',
  `st(3,ld(3)-max(min(ld(3),${mostDrift}*ld(9)),-${mostDrift}*ld(9)))`,
  // 5: since when it has been behind.
  `st(5,if(lt(ld(3),-${leastGap}),ld(5)+ld(9),0))`,
  `st(3,if(gt(ld(5),${settledAfter}),0,ld(3)))`,
  // 4: where the sound so far ends.
  'st(8,ld(6))',
  'st(4,ld(4)+ld(6)+ld(9))',
  '(ld(4)-ld(9))/TB',
].join(';');

/** ffmpeg's filters that put each piece of sound in its place and silence where there is none. No sound is ever dropped. */
export const timeline = [
  'asetpts=PTS-STARTPTS',
  `asetpts='${followed}'`,
  'aresample=async=1:min_hard_comp=0.1',
].join(',');

/** ffmpeg's filters take no more channels. A file may claim thousands, and a command is limited. */
const mostMixed = 64;

/**
 * Where nobody says what place each of many channels has, as where each is a microphone, all are mixed alike.
 * @param layout as ffmpeg names it
 */
export function mixUnplaced(layout: string): string[] {
  const channels = Number(/^(\d+) channels$/.exec(layout)?.[1] ?? 0);
  if (channels <= 2 || channels > mostMixed) return [];
  return [`pan=mono|c0<${Array.from({ length: channels }, (_, n) => `c${n}`).join('+')}`];
}
