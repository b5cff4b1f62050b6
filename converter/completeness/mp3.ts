import type { Bytes } from '../formats/bytes.ts';
import { frameHead, frameLength } from '../mp3/frame.ts';
import type { Claims } from './claims.ts';

/**
 * An mp3's first frame may count its bytes (Xing or Info, as LAME writes it). Editors and servers that cut
 * out a part leave the count of the whole, so it is used only if the file ends within a frame.
 */
export async function mp3Claims(bytes: Bytes): Promise<Claims | undefined> {
  const start = await afterTags(bytes);
  const size = await countedSize(bytes, start);
  return size === undefined ? undefined : { size: (await endsWithinFrame(bytes, start)) ? size : bytes.size };
}

async function countedSize(bytes: Bytes, start: number): Promise<number | undefined> {
  const frame = await bytes.at(start, 64);
  if (frame.length < 64 || (frame.readUInt16BE(0) & 0xff_e0) !== 0xff_e0) return undefined;
  const at = Math.max(frame.indexOf('Xing', 0, 'latin1'), frame.indexOf('Info', 0, 'latin1'));
  if (at < 0 || at > 40) return undefined;
  const holds = frame.readUInt32BE(at + 4);
  if ((holds & 2) === 0) return undefined;
  const hasFrames = (holds & 1) === 1;
  return start + frame.readUInt32BE(at + (hasFrames ? 12 : 8));
}

const mostTail = 16 * 1024;
/** This many in a row are no coincidence. */
const fewestFrames = 3;

/** Tags and other data that may follow the last frame. */
async function endsWithinFrame(bytes: Bytes, start: number): Promise<boolean> {
  const tail = await bytes.at(Math.max(start, bytes.size - mostTail), mostTail);
  for (let first = 0; first < tail.length; first++) {
    let end = first;
    let count = 0;
    for (let length = frameLength(tail, end); length !== undefined; length = frameLength(tail, end)) {
      end += length;
      count++;
    }
    if (count < fewestFrames) continue;
    const rest = tail.length - end;
    return rest < 0 || (rest > 0 && rest < frameHead && tail[end] === 0xff);
  }
  return false;
}

/** @returns where the sound begins */
export async function afterTags(bytes: Bytes): Promise<number> {
  const head = await bytes.at(0, 10);
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  // Seven bits in each of four bytes.
  const size = head.subarray(6, 10).reduce((value, byte) => value * 128 + (byte & 0x7f), 0);
  return 10 + size;
}
