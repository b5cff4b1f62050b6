import { frameLength, kindOf } from '../mp3/frame.ts';
import { isProtected, mostMainDataBegin, readSideInfo } from '../mp3/side-info.ts';
import { frameChecksum } from '../mp3/frame-checksum.ts';
import { Doubt } from './doubt.ts';

/**
 * Checks that frames belong to one undamaged stream: all of one kind, checksums right, and the main data of
 * each follow those of the previous one. Only at the beginning may main data be missing, where the sound was
 * cut out of a longer stream: a decoder of the source lacks them just the same.
 * @returns receives each frame. @throws Doubt
 */
export function createFrameCheck(): (frame: Buffer) => void {
  let kind: number | undefined;
  /** Bytes of main data areas so far, and where in them the last main data end. */
  let [position, end] = [0, 0];
  return (frame) => {
    const head = frame.readUInt32BE(0);
    kind ??= kindOf(head);
    if (kindOf(head) !== kind) throw new Doubt('the frames are of several kinds');
    const info = readSideInfo(frame);
    const area = frame.length - info.at - info.length;
    if (area < 0) throw new Doubt('a frame has no room for its side information');
    if (isProtected(head) && frameChecksum(frame, info) !== frame.readUInt16BE(info.at - 2))
      throw new Doubt('a frame has a wrong checksum');
    const begin = position - info.mainDataBegin;
    const isCutOff = begin < 0 && position < mostMainDataBegin(head);
    if (begin < end && !isCutOff) throw new Doubt('main data of two frames overlap');
    end = begin + info.mainData;
    position += area;
    if (end > position) throw new Doubt('main data of a frame are longer than their room');
  };
}

/** @throws Doubt unless the packet consists of whole frames */
export function framesOf(packet: Buffer): Buffer[] {
  if (packet.length === 0) throw new Doubt('a packet is empty');
  const frames: Buffer[] = [];
  for (let at = 0; at < packet.length;) {
    const length = frameLength(packet, at);
    if (length === undefined || at + length > packet.length)
      throw new Doubt(`no whole frame: ${packet.toString('hex', at, at + 8)}`);
    frames.push(length === packet.length ? packet : packet.subarray(at, at + length));
    at += length;
  }
  return frames;
}
