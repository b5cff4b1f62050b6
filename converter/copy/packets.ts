import { readElement, unsigned } from '../formats/ebml.ts';
import { Doubt } from './doubt.ts';

/** Receives the sound as the source's container has it. */
export interface PacketReceiver {
  /** @param time seconds, rounded to milliseconds */
  packet: (bytes: Buffer, time: number) => void;
  /** At the end of the last packet, so many seconds are not meant to be heard. */
  padding: (seconds: number) => void;
}

/** RFC 9559. */
const ids = {
  segment: 0x18_53_80_67,
  cluster: 0x1f_43_b6_75,
  clusterTime: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  discardPadding: 0x75_a2,
};
const parents = [ids.segment, ids.cluster, ids.blockGroup];

/** Before a block's content: the number of its track, its time relative to the cluster's, flags. */
const blockHead = 4;
const milliseconds = 1e-3;
const nanoseconds = 1e-9;

/** Bytes. ffmpeg writes no larger element around a packet of mp3. */
const mostBytes = 1024 ** 2;

/**
 * Reads Matroska as ffmpeg writes it to a stream: of all formats that ffmpeg can stream, it is the one that
 * keeps the times of the packets and the padding, and costs no more than the packets alone.
 * @returns receives the stream in chunks
 */
export function createPacketReader({ packet, padding }: PacketReceiver): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let clusterTime = 0;

  function take(id: number, bytes: Buffer, start: number, end: number): void {
    if (id === ids.simpleBlock || id === ids.block)
      packet(
        bytes.subarray(start + blockHead, end),
        (clusterTime + bytes.readInt16BE(start + 1)) * milliseconds,
      );
    else if (id === ids.clusterTime) clusterTime = unsigned(bytes.subarray(start, end));
    else if (id === ids.discardPadding) padding(bytes.readIntBE(start, end - start) * nanoseconds);
  }

  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let element = readElement(bytes, at); element; element = readElement(bytes, at)) {
      const { id, start, size = Infinity } = element;
      const isParent = parents.includes(id);
      const end = isParent ? start : start + size;
      if (end - at > mostBytes) throw new Doubt(`ffmpeg wrote an element of ${size} bytes`);
      if (end > bytes.length) break;
      if (!isParent) take(id, bytes, start, end);
      at = end;
    }
    rest = bytes.subarray(at);
    if (rest.length > mostBytes) throw new Doubt('ffmpeg wrote no Matroska');
  };
}
