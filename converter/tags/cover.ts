import { readFile, rm, stat } from 'node:fs/promises';
import { verdictOnSource } from '../ffmpeg/source-fault.ts';
import { runWatched } from '../ffmpeg/watchdog.ts';
import { withoutMetadata, type Picture } from './picture-metadata.ts';

/** Bytes. A larger one would be bigger than the sound. */
const largestCover = 5 * 1024 ** 2;

/**
 * Extracts the cover from the source unchanged: ffmpeg would have to decode it to put it into the mp3.
 * @param stream index among all streams
 * @returns undefined if the result is not usable: a cover must not fail a conversion
 */
export async function extractCover(
  ffmpeg: string,
  { input, output, stream }: { input: string; output: string; stream: number },
  signal: AbortSignal,
): Promise<Picture | undefined> {
  const outputOptions = [
    ...['-map', `0:${stream}`, '-c', 'copy', '-frames:v', '1', '-f', 'image2', '-update', '1'],
  ];
  try {
    await runWatched(ffmpeg, { input, output, outputOptions, signal });
    return (await stat(output)).size <= largestCover ? withoutMetadata(await readFile(output)) : undefined;
  } catch (error) {
    if (verdictOnSource(error) === undefined && (error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw error;
    return undefined;
  } finally {
    await rm(output, { force: true });
  }
}
