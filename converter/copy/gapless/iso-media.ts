import { boxesAt, moovOf } from '../../formats/boxes.ts';
import type { Bytes } from '../../formats/bytes.ts';
import { Doubt } from '../doubt.ts';
import type { TrackPlace, Trim } from './trim.ts';

/**
 * An mp4 or mov trims a track at its start by an edit list, and at its end by the length of its last sample.
 * ISO/IEC 14496-12, 8.4.2 and 8.6.6.
 * @throws Doubt if the edit list does more
 */
export async function isoMediaTrim(bytes: Bytes, { index, rate }: TrackPlace): Promise<Trim> {
  const track = boxesAt((await moovOf(bytes)) ?? Buffer.alloc(0), ['trak'])[index];
  const [header] = boxesAt(track ?? Buffer.alloc(0), ['mdia', 'mdhd']);
  if (!track || !header) throw new Doubt('the track is not found in the mp4');
  const { timescale, duration } = mediaHeader(header);
  const inSamples = (time: number) => Math.round((time * rate) / timescale);
  const [list] = boxesAt(track, ['edts', 'elst']);
  const start = inSamples(list ? editStart(list) : 0);
  // A fragmented file states no length here.
  return duration === 0 ? { start } : { start, length: inSamples(duration) };
}

/** Version 1 of a box has times of 8 bytes instead of 4. */
function mediaHeader(box: Buffer): { timescale: number; duration: number } {
  checkLength(box, box[0] === 1 ? 32 : 20);
  return box.readUInt8(0) === 1
    ? { timescale: box.readUInt32BE(20), duration: Number(box.readBigUInt64BE(24)) }
    : { timescale: box.readUInt32BE(12), duration: box.readUInt32BE(16) };
}

const normalSpeed = 0x1_00_00;

/** @returns the time in the media where the presentation starts, after the pause that may come before */
function editStart(box: Buffer): number {
  checkLength(box, 8);
  const isLong = box.readUInt8(0) === 1;
  const length = isLong ? 20 : 12;
  // More than two do more than that.
  const count = Math.min(box.readUInt32BE(4), 3);
  checkLength(box, 8 + count * length);
  const edits = Array.from({ length: count }, (_, edit) => {
    const at = 8 + edit * length;
    const start = isLong ? Number(box.readBigInt64BE(at + 8)) : box.readInt32BE(at + 4);
    return { start, speed: box.readUInt32BE(at + length - 4) };
  });
  const [first, ...others] = edits[0]?.start === -1 ? edits.slice(1) : edits;
  if (!first || others.length > 0 || first.start < 0 || first.speed !== normalSpeed)
    throw new Doubt('the edit list does more than to trim the start');
  return first.start;
}

function checkLength({ length }: Buffer, least: number): void {
  if (length < least) throw new Doubt('a box of the mp4 is too short');
}
