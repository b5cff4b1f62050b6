import type { Random } from '../../shared/testing/random.ts';

export type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const whole = (random: Random, most: number) => Math.floor(random.between(0, most));

/** A stretch of at most an eighth of the file. */
function stretch(bytes: Buffer, random: Random): [start: number, end: number] {
  const start = whole(random, bytes.length);
  return [start, Math.min(bytes.length, start + 1 + whole(random, bytes.length / 8))];
}

/** Every way in which a good file becomes a bad one. `other` is another good file. */
export const mutations: Record<string, Mutation> = {
  'bits flipped': (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let count = 1 + whole(random, 200); count > 0; count--) {
      const place = whole(random, copy.length);
      copy[place]! ^= 1 << whole(random, 8);
    }
    return copy;
  },
  'bits of the header flipped': (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let count = 1 + whole(random, 8); count > 0; count--) {
      const place = whole(random, Math.min(copy.length, 512));
      copy[place]! ^= 1 << whole(random, 8);
    }
    return copy;
  },
  'cut off': (bytes, random) => bytes.subarray(0, 1 + whole(random, bytes.length - 1)),
  'beginning missing': (bytes, random) => bytes.subarray(whole(random, bytes.length - 1)),
  'a stretch missing': (bytes, random) => {
    const [start, end] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  'a stretch twice': (bytes, random) => {
    const [start, end] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  'a stretch of zeros': (bytes, random) => Buffer.from(bytes).fill(0, ...stretch(bytes, random)),
  'a stretch of ones': (bytes, random) => Buffer.from(bytes).fill(0xff, ...stretch(bytes, random)),
  'a stretch of another file': (bytes, random, other) => {
    const copy = Buffer.from(bytes);
    other.copy(copy, whole(random, copy.length), ...stretch(other, random));
    return copy;
  },
  'the front of one and the back of another': (bytes, random, other) =>
    Buffer.concat([
      bytes.subarray(0, whole(random, bytes.length)),
      other.subarray(whole(random, other.length)),
    ]),
  'numbers made huge': (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let count = 1 + whole(random, 10); count > 0; count--)
      copy.writeUInt32BE(
        random.pick([0xffffffff, 0x7fffffff, 0x80000000, 0]),
        4 * whole(random, copy.length / 4 - 1),
      );
    return copy;
  },
  'boxes swapped': (bytes, random) => Buffer.concat(random.shuffled(boxesOf(bytes))),
};

/** The top boxes of an mp4; for anything else, pieces that are as good as any. */
function boxesOf(bytes: Buffer): Buffer[] {
  const boxes: Buffer[] = [];
  let place = 0;
  while (place + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(place);
    const isBox =
      size >= 8 &&
      place + size <= bytes.length &&
      /^[a-z0-9 ]{4}$/.test(bytes.toString('latin1', place + 4, place + 8));
    if (!isBox) break;
    boxes.push(bytes.subarray(place, place + size));
    place += size;
  }
  if (boxes.length > 1) return [...boxes, bytes.subarray(place)];
  const quarter = Math.ceil(bytes.length / 4);
  return [0, 1, 2, 3].map((index) => bytes.subarray(index * quarter, (index + 1) * quarter));
}
