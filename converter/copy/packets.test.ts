import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { Doubt } from './doubt.ts';
import { createPacketReader } from './packets.ts';

describe('packets in Matroska', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-packets-'));
  });
  after(() => rm(directory, { recursive: true }));

  function read(bytes: Buffer, chunk: number) {
    const packets: { bytes: Buffer; time: number }[] = [];
    const paddings: number[] = [];
    const push = createPacketReader({
      packet: (bytes, time) => packets.push({ bytes, time }),
      padding: (seconds) => paddings.push(seconds),
    });
    for (let at = 0; at < bytes.length; at += chunk) push(bytes.subarray(at, at + chunk));
    return { packets, paddings, bytes: Buffer.concat(packets.map((packet) => packet.bytes)) };
  }

  it('come with their times and the padding, however the bytes arrive', async () => {
    const sound = ['-f', 'lavfi', '-i', 'sine=d=12', '-ar', '8000', '-c:a', 'libmp3lame', '-b:a', '8k'];
    const mp3 = await makeMedia(join(directory, 'sound.mp3'), ...sound);
    const copied = (name: string, ...options: string[]) =>
      makeMedia(join(directory, name), '-i', mp3, '-c', 'copy', ...options).then((path) => readFile(path));
    const frames = await copied('frames', '-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3');
    const bytes = await copied('sound.mkv');
    const whole = read(bytes, bytes.length);
    expect(whole.bytes.equals(frames)).to.equal(true);
    // A frame has 576 samples, which last 72 ms.
    expect(whole.packets.every(({ time }, n) => Math.abs(time - n * 0.072) <= 0.001)).to.equal(true);
    // LAME fills the last frame.
    expect(Math.round((whole.paddings.at(-1) ?? 0) * 8000)).to.be.within(1, 576);
    for (const chunk of [1, 7, 1000]) expect(read(bytes, chunk)).to.deep.equal(whole);
  });

  it('are small', () => {
    const huge = Buffer.from('1549a96608ffffffffffff00', 'hex');
    expect(() => read(huge, huge.length)).to.throw(Doubt);
    const unsized = Buffer.from('a301ffffffffffffff81000080', 'hex');
    expect(() => read(unsized, unsized.length)).to.throw(Doubt);
  });
});
