import { bitrateIndexes, frameHead, frameLength, kindOf, withBitrate } from './frame.ts';
import {
  mostMainDataBegin,
  readSideInfo,
  sideInfoLength,
  writeMainDataBegin,
  type SideInfo,
} from './side-info.ts';

const bufferSize = 64 * 1024;

/**
 * No frame's main data begin before its section. So an mp3 can be made from any section on without those
 * before, and has the same bytes. That costs less than 0.01 % of its size.
 */
export const sectionFrames = 1024;

/** A frame's place for main data that is not filled yet: bytes of the output buffer. */
interface Area {
  at: number;
  end: number;
}

/**
 * Lays the main data of frames that were encoded without bit reservoir end to end, into the smallest frames
 * that hold them. No decoded sample changes. An encoder with reservoir does the same while it encodes, but
 * then no part of its output can be made without the parts before.
 * @param write receives the repacked frames in pieces of any size
 * @returns `add` returns the length of the repacked frame in bytes; `end` writes the rest
 */
export function createRepacker(write: (bytes: Buffer) => void) {
  let out = Buffer.alloc(bufferSize);
  let used = 0;
  let areas: Area[] = [];
  let frames = 0;
  /** Bytes in these areas. */
  let room = 0;
  let stream: { kind: number; lengths: readonly number[]; head: number } | undefined;

  function add(frame: Buffer): number {
    const head = frame.readUInt32BE(0);
    const kind = kindOf(head);
    stream ??= { kind, lengths: frameLengths(head), head: frameHead + sideInfoLength(head) };
    if (kind !== stream.kind) throw new Error('the frames of an mp3 are not all of one kind');
    if (frames % sectionFrames === 0) fill(Buffer.alloc(room));
    frames++;
    const info = readSideInfo(frame);
    if (info.mainDataBegin !== 0) throw new Error('a frame’s main data begin before the frame');
    const bitrate = smallest(stream.lengths, stream.head + info.mainData - room);
    const length = stream.lengths[bitrate] ?? 0;
    if (used + length > out.length) flush();
    writeHead(frame, info, withBitrate(head, bitrate));
    areas.push({ at: used + stream.head, end: used + length });
    room += length - stream.head;
    used += length;
    const data = info.at + info.length;
    fill(frame.subarray(data, data + info.mainData));
    // The next frame can point back only so far.
    const over = room - mostMainDataBegin(head);
    if (over > 0) fill(Buffer.alloc(over));
    return length;
  }

  function writeHead(frame: Buffer, info: SideInfo, head: number): void {
    out.writeUInt32BE((head | withoutChecksum) >>> 0, used);
    frame.copy(out, used + frameHead, info.at, info.at + info.length);
    writeMainDataBegin(out.subarray(used), frameHead, room);
  }

  function fill(data: Buffer): void {
    let done = 0;
    for (const area of areas) {
      const count = Math.min(area.end - area.at, data.length - done);
      data.copy(out, area.at, done, done + count);
      area.at += count;
      done += count;
      if (done === data.length) break;
    }
    room -= done;
    areas = areas.filter(({ at, end }) => at < end);
  }

  /** Passes on what is complete, and goes on in a new buffer. */
  function flush(): void {
    const complete = areas[0]?.at ?? used;
    write(out.subarray(0, complete));
    const next = Buffer.alloc(bufferSize);
    out.copy(next, 0, complete, used);
    out = next;
    used -= complete;
    areas = areas.map(({ at, end }) => ({ at: at - complete, end: end - complete }));
  }

  return {
    add,
    end: () => {
      write(out.subarray(0, used));
    },
  };
}

const withoutChecksum = 1 << 16;

/** Of a frame without padding, by the index of its bitrate. */
function frameLengths(head: number): number[] {
  const frame = Buffer.alloc(frameHead);
  return Array.from({ length: bitrateIndexes }, (_, index) => {
    frame.writeUInt32BE(withBitrate(head, index));
    return frameLength(frame, 0) ?? 0;
  });
}

/** @returns the index of the lowest bitrate whose frames have that many bytes */
function smallest(lengths: readonly number[], bytes: number): number {
  const index = lengths.findIndex((length) => length > 0 && length >= bytes);
  if (index < 0) throw new Error('a frame’s main data are larger than any frame');
  return index;
}
