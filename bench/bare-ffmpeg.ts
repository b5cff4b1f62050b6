import { join, parse } from 'node:path';
import type { Workplace } from './workplace.ts';

/** Converts all with nothing but ffmpeg, so many at a time. @returns the paths of the mp3s, in the videos' order */
export async function convertBare(
  { directory, run }: Workplace,
  ffmpeg: string,
  videos: readonly string[],
  atATime: number,
): Promise<string[]> {
  const mp3s = videos.map((video) => join(directory, `${parse(video).name}.mp3`));
  const waiting = videos.entries();
  const worker = async () => {
    // The iterator is shared: each worker takes the next one.
    for (const [index, video] of waiting)
      await run(ffmpeg, ['-nostdin', '-v', 'error', '-y', '-i', video, ...encoder, mp3s[index] ?? '']);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return mp3s;
}

/** LAME's V2 with its bit reservoir. */
const encoder = ['-map', '0:a:0', '-vn', '-codec:a', 'libmp3lame', '-q:a', '2'];
