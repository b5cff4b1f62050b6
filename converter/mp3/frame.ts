/**
 * kbit/s of layer III, by the index in the frame header: MPEG-1, then MPEG-2 and MPEG-2.5. ISO/IEC 11172-3
 * and 13818-3.
 */
const bitrates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

/** Hz in MPEG-1; half in MPEG-2, a quarter in MPEG-2.5. */
const rates = [44_100, 48_000, 32_000];

/** By the version's two bits. 1 is reserved. */
const divisors = [4, undefined, 2, 1];

export const frameHead = 4;

/**
 * @returns the size in bytes of the mp3 frame that starts there; undefined if there is none or it states no
 * length
 */
export function frameLength(bytes: Buffer, at: number): number | undefined {
  if (at + frameHead > bytes.length) return undefined;
  const head = bytes.readUInt32BE(at);
  const layer = (head >>> 17) & 3;
  const rate = sampleRate(head);
  if (layer !== 1 || rate === undefined) return undefined;
  const bitrate = bitrates[isMpeg1(head) ? 0 : 1][(head >>> 12) & 15];
  if (!bitrate) return undefined;
  const padding = (head >>> 9) & 1;
  return Math.floor((samplesOf(head) * bitrate * 125) / rate) + padding;
}

/** @param head the four bytes that every frame starts with. @returns Hz; undefined for no frame */
export function sampleRate(head: number): number | undefined {
  const divisor = divisors[(head >>> 19) & 3];
  const rate = rates[(head >>> 10) & 3];
  return head >>> 21 === 0x7ff && divisor && rate ? rate / divisor : undefined;
}

export function isMpeg1(head: number): boolean {
  return ((head >>> 19) & 3) === 3;
}

/** Per channel, in a frame of layer III. */
export function samplesOf(head: number): number {
  return isMpeg1(head) ? 1152 : 576;
}

export function isMono(head: number): boolean {
  return ((head >>> 6) & 3) === 3;
}

/** How many bitrates a frame may have: index 1 is the lowest. Index 0 states no length. */
export const bitrateIndexes = bitrates[0].length;

/** @param index of the bitrate in the frame's head */
export function withBitrate(head: number, index: number): number {
  const padding = 1 << 9;
  return ((head & ~0xf000 & ~padding) | (index << 12)) >>> 0;
}

/** What the frames of one stream have in common: version, layer and rate, and mono or not. */
export function kindOf(head: number): number {
  const mono = isMono(head) ? 1 : 0;
  return ((head & 0xfffe0c00) | mono) >>> 0;
}
