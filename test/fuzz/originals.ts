import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';

const run = promisify(execFile);

export interface Original {
  /** `mp4`, or what else tells it from the others. */
  name: string;
  bytes: Buffer;
}

/** How long each of them is. */
export const originalSeconds = 3;

const picture = ['-f', 'lavfi', '-i', `testsrc=duration=${originalSeconds}:size=96x64:rate=10`];
const sound = ['-f', 'lavfi', '-i', `sine=frequency=330:duration=${originalSeconds}:sample_rate=44100`];
const avc = [
  ...picture,
  ...sound,
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-pix_fmt',
  'yuv420p',
  '-shortest',
];
const audio = (codec: string) => [...sound, '-c:a', codec];

/** Arguments and the file's name, for every kind of container and most kinds of sound. */
const recipes: Record<string, [file: string, args: string[]]> = {
  'mp4, index at the end': ['end.mp4', [...avc, '-c:a', 'aac']],
  'mp4, index in front': ['front.mp4', [...avc, '-c:a', 'aac', '-movflags', 'faststart']],
  'mp4 in fragments': ['fragments.mp4', [...avc, '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov']],
  'mov with PCM': ['pcm.mov', [...avc, '-c:a', 'pcm_s16be']],
  'mkv with AC-3': ['ac3.mkv', [...avc, '-c:a', 'ac3']],
  'mkv with FLAC': ['flac.mkv', [...avc, '-c:a', 'flac']],
  'webm with Opus': ['opus.webm', [...picture, ...sound, '-c:v', 'libvpx', '-c:a', 'libopus', '-shortest']],
  'avi with mp3': ['mp3.avi', [...avc, '-c:a', 'libmp3lame']],
  'flv with AAC': ['aac.flv', [...avc, '-c:a', 'aac']],
  'mpeg-ts': ['ts.ts', [...avc, '-c:a', 'aac']],
  'ogg with Vorbis': ['vorbis.ogg', audio('libvorbis')],
  wav: ['wav.wav', audio('pcm_s16le')],
  flac: ['flac.flac', audio('flac')],
  mp3: ['mp3.mp3', audio('libmp3lame')],
  'aac in ADTS': ['aac.aac', audio('aac')],
  wma: ['wma.wma', audio('wmav2')],
};

export async function makeOriginals(directory: string): Promise<Original[]> {
  const originals: Original[] = [];
  for (const [name, [file, args]] of Object.entries(recipes)) {
    const path = join(directory, file);
    await run(bundled.path, ['-nostdin', '-v', 'error', '-y', ...args, path]);
    originals.push({ name, bytes: await readFile(path) });
  }
  return originals;
}
