import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { MediaReport } from './media-report.ts';
import { verdictOnSource } from './source-fault.ts';
import { runWatched } from './watchdog.ts';

/** Bytes. A larger one would weigh more than the sound. */
const largestCover = 5 * 1024 ** 2;

/**
 * Puts the source's cover, where it has one, into the mp3. ffmpeg can take it out of the source as it is, but not put it into an mp3
 * without knowing its size, for which it would have to be decoded.
 * @param files `input` is the source, `output` the mp3
 */
export async function addCover(
  ffmpeg: string,
  { input, output, report }: { input: string; output: string; report: MediaReport },
  signal: AbortSignal,
): Promise<void> {
  if (report.cover === undefined) return;
  const picture = await extract(ffmpeg, { input, output: `${output}.cover`, stream: report.cover }, signal);
  const type = picture && typeOf(picture);
  if (picture !== undefined && type !== undefined) await insert(output, pictureFrame(picture, type), signal);
}

/** @returns undefined where nothing usable comes out: a cover is no reason to fail */
async function extract(
  ffmpeg: string,
  { input, output, stream }: { input: string; output: string; stream: number },
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const outputOptions = [
    ...['-map', `0:${stream}`, '-c', 'copy', '-frames:v', '1', '-f', 'image2', '-update', '1'],
  ];
  try {
    await runWatched(ffmpeg, { input, output, outputOptions, signal });
    return (await stat(output)).size <= largestCover ? await readFile(output) : undefined;
  } catch (error) {
    if (verdictOnSource(error) === undefined && (error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw error;
    return undefined;
  }
}

function typeOf(picture: Buffer): string | undefined {
  if (picture.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg';
  if (picture.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png';
  return undefined;
}

/** ID3v2.3, 4.15: attached picture, of the kind "cover (front)", without a description. */
function pictureFrame(picture: Buffer, type: string): Buffer {
  const content = Buffer.concat([Buffer.from(`\0${type}\0\x03\0`, 'latin1'), picture]);
  const header = Buffer.alloc(10);
  header.write('APIC', 'latin1');
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

const tagHeaderBytes = 10;

/** Makes it the first frame of the tag that ffmpeg has written. */
async function insert(mp3: string, frame: Buffer, signal: AbortSignal): Promise<void> {
  const header = await readTagHeader(mp3);
  writeSize(header, readSize(header) + frame.length);
  const aside = `${mp3}.new`;
  const withCover = async function* () {
    yield header;
    yield frame;
    yield* createReadStream(mp3, { start: tagHeaderBytes }) as AsyncIterable<Buffer>;
  };
  await pipeline(withCover, createWriteStream(aside), { signal });
  await rename(aside, mp3);
}

async function readTagHeader(mp3: string): Promise<Buffer> {
  const file = await open(mp3);
  try {
    const { buffer } = await file.read(Buffer.alloc(tagHeaderBytes));
    if (buffer.toString('latin1', 0, 4) !== 'ID3\x03') throw new Error('The mp3 has no ID3v2.3 tag.');
    return buffer;
  } finally {
    await file.close();
  }
}

/** ID3v2.3, 3.1: four times seven bits. */
function readSize(header: Buffer): number {
  return [6, 7, 8, 9].reduce((size, at) => size * 128 + header.readUInt8(at), 0);
}

function writeSize(header: Buffer, size: number): void {
  [6, 7, 8, 9].forEach((at, index) => header.writeUInt8((size >>> (7 * (3 - index))) & 127, at));
}
