import { rm, stat, writeFile } from 'node:fs/promises';
import { createDecodingReader, type Decoded } from '../encode/decoding.ts';
import { throwOnFullDisk, sourceFault } from '../ffmpeg/source-fault.ts';
import { readChunks, type OnChunk } from '../ffmpeg/read-chunks.ts';
import { runWatched } from '../ffmpeg/watchdog.ts';
import { parseReport } from '../probe/media-report.ts';
import { createLook } from '../probe/look.ts';
import { chaptersIn, type Tag } from '../tags/tag.ts';
import type { Picture } from '../tags/picture-metadata.ts';
import type { FileFormat } from './file-format.ts';
import { metadataFile } from './metadata-file.ts';

interface Encoding {
  input: string;
  inputOptions: readonly string[];
  output: string;
  container: string;
  /** Seconds at the beginning of what is decoded that are dropped. */
  lead: number;
  /** ffmpeg's options for sound and encoder. */
  outputOptions: readonly string[];
  /** Receives the sound itself: see `selectedAndHeard`. */
  onSound: OnChunk | undefined;
  /** Seconds. */
  onProgress: (seconds: number) => void;
  signal: AbortSignal;
}

/** Encodes the sound into a file without tags. @throws ConversionError if the source is at fault */
export async function encodeFile(ffmpeg: string, encoding: Encoding): Promise<Decoded> {
  const { container, lead, onSound, ...run } = encoding;
  const reader = createDecodingReader({ container: () => container, lead });
  const outputOptions = [
    ...run.outputOptions,
    ...['-vn', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1', '-loglevel', 'repeat+verbose'],
  ];
  let listening: Promise<void> = Promise.resolve();
  const log = await runWatched(ffmpeg, {
    ...{ ...run, outputOptions, onMessage: reader.read },
    sideOutput:
      onSound &&
      ((side) => {
        listening = readChunks(side, onSound);
      }),
  }).catch((error: unknown) => {
    throw sourceFault(error) ?? error;
  });
  await listening;
  throwOnFullDisk(log);
  return reader.decoded(log);
}

interface Finishing {
  /** The file without tags. */
  input: string;
  output: string;
  format: FileFormat;
  tag: Tag;
  /** Seconds. */
  duration: number;
  signal: AbortSignal;
}

/** Puts tags, chapters and cover into a copy of the file. @returns its size in bytes */
export async function finishFile(
  ffmpeg: string,
  { input, output, format, tag, duration, signal }: Finishing,
): Promise<number> {
  const metadata = `${output}.metadata`;
  const picture = `${output}.picture`;
  const cover = format.hasCover ? tag.cover : undefined;
  const language = tag.texts.find(([name]) => name === 'language')?.[1];
  await writeFile(metadata, metadataFile(tag.texts, chaptersIn(tag, duration), format.chapters));
  if (cover) await writeFile(picture, cover.content);
  const outputOptions = [
    ...['-protocol_whitelist', 'file', '-f', 'ffmetadata', '-i', metadata],
    ...(cover ? pictureInput(cover, picture) : []),
    ...['-map', '0:a', ...(cover ? ['-map', '2:v', '-disposition:v:0', 'attached_pic'] : [])],
    ...['-c', 'copy', '-map_metadata', '1', '-map_chapters', format.chapters === 'chapters' ? '1' : '-1'],
    ...(language === undefined ? [] : ['-metadata:s:a:0', `language=${language}`]),
    ...['-movflags', '+faststart', '-rf64', 'auto', '-f', format.muxer],
  ];
  try {
    throwOnFullDisk(await runWatched(ffmpeg, { input, output, outputOptions, signal }));
  } finally {
    await Promise.all([metadata, picture].map((path) => rm(path, { force: true })));
  }
  await check(ffmpeg, { output, duration, signal });
  return (await stat(output)).size;
}

/** No decoder is allowed, so ffmpeg must be told a size. Players read the picture's own. */
function pictureInput({ type }: Picture, path: string): string[] {
  const demuxer = type === 'image/jpeg' ? 'jpeg_pipe' : 'png_pipe';
  const limits = ['-protocol_whitelist', 'file', '-codec_whitelist', 'none'];
  return [...limits, '-f', demuxer, '-video_size', '500x500', '-i', path];
}

/** Seconds. Some formats round their length to frames. */
const mostOff = 0.15;

async function check(
  ffmpeg: string,
  { output, duration, signal }: Pick<Finishing, 'output' | 'duration' | 'signal'>,
): Promise<void> {
  const { log } = await createLook(ffmpeg, output, [], signal)(['-map', '0:a', '-c', 'copy', '-t', '0']);
  const stated = parseReport(log)?.duration ?? 0;
  if (Math.abs(stated - duration) > mostOff)
    throw new Error(`${duration} s were decoded, but the file states ${stated} s`);
}
