import { join } from 'node:path';
import type { Workplace } from './workplace.ts';

/**
 * Videos of about 1.6 Mbit/s with a moving, noisy picture, and each with a sound of its own: pink noise under a note that
 * slides up and down.
 * @param duration seconds
 * @returns their paths
 */
export async function makeVideos(
  { directory, run }: Workplace,
  ffmpeg: string,
  { count, duration }: { count: number; duration: number },
): Promise<string[]> {
  const make = (...args: string[]) => run(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args]);
  const picture = join(directory, 'picture.mp4');
  await make(
    ...['-f', 'lavfi', '-i', `testsrc2=duration=${duration}:size=640x360:rate=25,noise=alls=20:allf=t`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-b:v', '1500k', picture],
  );
  const videos = Array.from({ length: count }, (_, index) => join(directory, `video-${index + 1}.mp4`));
  // One picture for all: making it takes longest, and no mp3 has anything of it.
  for (const [index, video] of videos.entries())
    await make(
      ...['-i', picture, '-f', 'lavfi', '-i', `aevalsrc=${note(220 + 30 * index)}:d=${duration}:s=44100`],
      ...['-f', 'lavfi', '-i', `anoisesrc=d=${duration}:c=pink:a=0.2:r=44100:seed=${index + 1}`],
      ...['-filter_complex', '[1][2]amix=inputs=2[sound]', '-map', '0:v', '-map', '[sound]'],
      ...['-c:v', 'copy', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-shortest', video],
    );
  return videos;
}

function note(hertz: number): string {
  return ['1', '2', '3']
    .map((n) => `0.25/${n}*sin(${n}*2*PI*(${hertz}*t-50*cos(1.5*t)))*(0.6+0.4*sin(12*t))`)
    .join('+');
}
