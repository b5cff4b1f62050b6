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

export const frameHead = 4;

/**
 * @returns the size in bytes of the mp3 frame that starts there; undefined if there is none or it states no
 * length
 */
export function frameLength(bytes: Buffer, at: number): number | undefined {
  if (at + frameHead > bytes.length) return undefined;
  const head = bytes.readUInt32BE(at);
  const version = (head >>> 19) & 3;
  const layer = (head >>> 17) & 3;
  if (head >>> 21 !== 0x7ff || version === 1 || layer !== 1) return undefined;
  const isMpeg1 = version === 3;
  const bitrate = bitrates[isMpeg1 ? 0 : 1][(head >>> 12) & 15];
  const rate = rates[(head >>> 10) & 3];
  if (!bitrate || rate === undefined) return undefined;
  const padding = (head >>> 9) & 1;
  const slower = isMpeg1 ? 1 : version === 2 ? 2 : 4;
  return Math.floor(((isMpeg1 ? 144_000 : 72_000) * bitrate * slower) / rate) + padding;
}
