import { writeFile } from 'node:fs/promises';

/** Samples a second, and in a packet. */
const rate = 8000;
const inPacket = 512;
/** Seconds that a packet lasts. */
export const packetSeconds = inPacket / rate;

/**
 * Writes a Matroska file of a loud tone, 8 kHz mono, whose timestamps are whatever is asked for.
 * @param seconds of sound
 * @param timestamp of a packet: seconds from its true time, seconds
 */
export async function writeSound(
  file: string,
  seconds: number,
  timestamp: (time: number) => number,
): Promise<string> {
  const count = Math.round(seconds / packetSeconds);
  const clusters = Buffer.alloc(count * cluster.length, cluster);
  for (let n = 0; n < count; n++) {
    const milliseconds = Math.round(timestamp(n * packetSeconds) * 1000);
    clusters.writeUIntBE(milliseconds, n * cluster.length + clusterTime, 6);
  }
  await writeFile(file, Buffer.concat([header, clusters]));
  return file;
}

/** Behind the cluster's name and size, and the name and size of the time. */
const clusterTime = 12 + 9;

const cluster = element('1f43b675', [
  element('e7', [unsigned(0)]),
  // Of track 1, at the cluster's time, a key frame.
  element('a3', [
    Buffer.from('81000080', 'hex'),
    Buffer.from(Array.from({ length: inPacket }, (_, n) => (n % 16 < 8 ? 64 : 192))),
  ]),
]);

const frequency = Buffer.alloc(4);
frequency.writeFloatBE(rate);

const track = element('ae', [
  element('d7', [unsigned(1)]),
  element('73c5', [unsigned(1)]),
  element('83', [unsigned(2)]),
  element('86', [Buffer.from('A_PCM/INT/LIT')]),
  element('e1', [element('b5', [frequency]), element('9f', [unsigned(1)]), element('6264', [unsigned(8)])]),
]);

const header = Buffer.concat([
  element('1a45dfa3', [element('4282', [Buffer.from('matroska')])]),
  // A segment of unknown size, as of a stream.
  Buffer.from('1853806701ffffffffffffff', 'hex'),
  element('1549a966', [element('2ad7b1', [unsigned(1_000_000)])]),
  element('1654ae6b', [track]),
]);

function element(id: string, content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), size, body]);
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return bytes;
}
