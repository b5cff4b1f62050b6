import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';

/** Decodes the sound to its end, as a player would. @returns seconds. @throws Error when there is none */
export async function playedDuration(file: string): Promise<number> {
  const args = ['-nostdin', '-i', file, '-map', '0:a:0', '-f', 'null', '-'];
  const { stderr } = await promisify(execFile)(bundled.path, args, { maxBuffer: 64 * 1024 ** 2 });
  const clock = [...stderr.matchAll(/time=(\d+):(\d+):([\d.]+)/g)].at(-1);
  if (!clock) throw new Error(`${file} holds no sound.`);
  const [, hours = 0, minutes = 0, seconds = 0] = clock.map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
