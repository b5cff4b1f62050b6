import { open, rm } from 'node:fs/promises';
import type { Probe } from '../probe/probe.ts';
import { verdictOnSource } from '../ffmpeg/source-fault.ts';
import { runWatched } from '../ffmpeg/watchdog.ts';
import { tidy } from './carried-tags.ts';
import type { Chapter } from './chapters.ts';
import { parseMetadata, type Metadata } from './ffmetadata.ts';
import { readMatroskaChapters } from './matroska-chapters.ts';

/** Characters. Text for people is not longer. */
const mostBytes = 16 * 1024 ** 2;

interface Source extends Probe {
  input: string;
  /** Where to put files, each with its own suffix. */
  output: string;
  /** The file with the source's tags that the encoding wrote, if it did. */
  tags: string;
}

/**
 * Tags and chapters of the source, and the start of its sound on the chapters' clock, in seconds. ffmpeg
 * writes both to files, because in its log a tag can imitate anything.
 */
export async function readMetadata(
  ffmpeg: string,
  source: Source,
  signal: AbortSignal,
): Promise<Metadata & { soundStart: number }> {
  const told = await takeText(source.tags);
  const parsed = parseMetadata(told);
  if (told !== '' && parsed.chapters.length === 0) return { ...ownTags(parsed, source), soundStart: 0 };
  return readOnClock(ffmpeg, source, signal);
}

/** Reads the source again, on its own clock. */
async function readOnClock(
  ffmpeg: string,
  source: Source,
  signal: AbortSignal,
): Promise<Metadata & { soundStart: number }> {
  const { input, output, report, sound, inputOptions, tags } = source;
  const startFile = `${output}.start`;
  const track = ['-map', `0:${sound.track.index}`];
  const outputOptions = [
    // Otherwise ffmpeg shifts everything to start at 0, including chapters, and an mp3's 25 ms too early.
    '-copyts',
    ...[...track, '-c', 'copy', '-frames:a', '1', '-f', 'ffmetadata', tags],
    ...[...track, '-c', 'pcm_s16le', '-frames:a', '1', '-f', 'framecrc'],
  ];
  try {
    await runWatched(ffmpeg, { input, inputOptions, output: startFile, outputOptions, signal });
  } catch (error) {
    // Faults of the sound show up when it is encoded.
    if (verdictOnSource(error) === undefined) throw error;
  }
  const metadata = ownTags(parseMetadata(await takeText(tags)), source);
  return {
    ...metadata,
    chapters: await chaptersOf(metadata, report.container, input),
    soundStart: report.container === 'mp3' ? 0 : parseStart(await takeText(startFile)),
  };
}

/** In containers other than Ogg, a track's title names the track: `Surround 5.1`. */
function ownTags(metadata: Metadata, { report }: Source): Metadata {
  return report.container === 'ogg' ? { ...metadata, tags: metadata.track } : metadata;
}

async function chaptersOf({ chapters }: Metadata, container: string, input: string): Promise<Chapter[]> {
  const isMatroska = container.startsWith('matroska');
  const told = isMatroska && chapters.length > 0 ? await readMatroskaChapters(input) : undefined;
  return (told ?? chapters).map((chapter) => ({ ...chapter, title: tidy(chapter.title) }));
}

/**
 * Of the first frame that `framecrc` reports: `0, dts, pts, …`, in units of `#tb 0: 1/44100`. 0 if there is
 * none.
 */
function parseStart(text: string): number {
  const [, numerator = '0', denominator = '1'] = /^#tb 0: (\d+)\/(\d+)$/m.exec(text) ?? [];
  const [, time = '0'] = /^0, +-?\d+, +(-?\d+),/m.exec(text) ?? [];
  return (Number(time) * Number(numerator)) / Number(denominator);
}

/** Reads the file and removes it. @returns an empty result if there is none */
async function takeText(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return '';
  try {
    const length = Math.min(mostBytes, (await file.stat()).size);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
    await rm(path);
  }
}
