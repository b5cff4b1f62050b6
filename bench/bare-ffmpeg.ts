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
      await run(ffmpeg, ['-nostdin', '-v', 'error', '-y', '-i', video, ...encoder(video), mp3s[index] ?? '']);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return mp3s;
}

/** What the converter tells ffmpeg for a stereo video of 44.1 kHz; the pipeline's mp3s are compared byte by byte. */
function encoder(video: string): string[] {
  return [
    ...['-map', '0:a:0', '-vn', '-sn', '-dn'],
    ...['-codec:a', 'libmp3lame', '-q:a', '2', '-ar', '44100', '-ac', '2', '-t', '21601', '-fs', '931149624'],
    ...['-metadata', `title=${parse(video).name}`, '-id3v2_version', '3', '-f', 'mp3'],
  ];
}
