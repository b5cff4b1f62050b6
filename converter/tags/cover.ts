import { readFile, rm, stat } from 'node:fs/promises';
import { verdictOnSource } from '../source-fault.ts';
import { runWatched } from '../watchdog.ts';
import { withoutMetadata, type Picture } from './picture-metadata.ts';

/** Bytes. A larger one would weigh more than the sound. */
const largestCover = 5 * 1024 ** 2;

/**
 * Takes the cover out of the source as it is: ffmpeg could put it into the mp3 only by decoding it.
 * @param stream counted over all streams
 * @returns undefined where nothing usable comes out: a cover is no reason to fail
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
